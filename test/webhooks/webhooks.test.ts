import { textAt, valueAt } from '../harness/client.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';
import { createWebhookOwner, type WebhookOwner } from '../harness/webhook-owner.js';

let gateway: TestGateway;
let owner: WebhookOwner;
beforeAll(async () => {
  gateway = await startTestGateway();
});
beforeEach(async () => {
  owner = await createWebhookOwner(gateway);
});
afterAll(() => gateway.stop());

const RECEIVER = 'https://hooks.example.com/empfio?key=hush';
const createQuery = `mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { secret webhook { id url events isActive createdBy failingSince } }
}`;
const create = (url: string, events: readonly string[] = ['LEAD_CREATED']) =>
  gateway.graphql(createQuery, { input: { url, events } }, { token: owner.token });
const codeOf = (body: unknown) => valueAt(body, 'errors', 0, 'extensions', 'code');

describe('createWebhook', () => {
  test('shows the secret once, and keeps it sealed', async () => {
    const made = await owner.run(createQuery, {
      input: { url: RECEIVER, events: ['LEAD_CREATED', 'BOOKING_CREATED', 'LEAD_CREATED'] },
    });
    const secret = textAt(made, 'secret');
    expect(secret).toMatch(/^whsec_[\w-]{43}$/);
    expect(valueAt(made, 'webhook')).toEqual({
      id: expect.any(String),
      url: RECEIVER,
      events: ['LEAD_CREATED', 'BOOKING_CREATED'],
      isActive: true,
      createdBy: expect.any(String),
      failingSince: null,
    });
    const rows = await gateway.sql('select * from webhooks');
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6));
    expect(JSON.stringify(await owner.run('{ webhooks { id url events } }'))).not.toContain(secret);
  });

  test('lets no more than 20 through, however many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => create(RECEIVER)));
    const codes = answers.map(({ body }) => codeOf(body)).filter((code) => code !== undefined);
    expect(codes).toEqual(Array(5).fill('CONFLICT'));
    expect(await owner.run('{ webhooks { id } }')).toHaveLength(20);
  });

  test.each([
    'http://hooks.example.com/',
    'ftp://hooks.example.com/',
    'javascript:alert(1)',
    'hooks.example.com',
    '',
    'https://',
    'https://user:password@hooks.example.com/',
    'https://user@hooks.example.com/',
    'https://hooks.example.com/#x',
    'https://hooks.example.com./',
    'https://hooks.example.com:22/',
    'https://hooks.example.com:80/',
    'https://localhost/',
    'https://a.localhost/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://intranet/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://0/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://168.63.129.16/',
    'https://192.0.0.192/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001::7f00:1]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[fd00:ec2::254]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
    'https://[100::1]/',
    'https://[2001:db8::1]/',
  ])('answers BAD_USER_INPUT for %s', async (url) => {
    expect(codeOf((await create(url)).body)).toBe('BAD_USER_INPUT');
    const id = textAt((await create(RECEIVER)).body, ...['data', 'createWebhook', 'webhook', 'id']);
    const update = `mutation ($id: ID!, $url: String) {
      updateWebhook(id: $id, input: { url: $url }) { id }
    }`;
    expect(await owner.refusal(update, { id, url })).toBe('BAD_USER_INPUT');
  });

  test.each([
    'https://93.184.215.14/',
    'https://[2606:2800:21f::1]:8443/',
    'https://ä.example.com',
  ])('takes %s', async (url) => {
    expect(codeOf((await create(url)).body)).toBeUndefined();
  });

  test('asks for one event at least', async () => {
    const { body } = await create(RECEIVER, []);
    expect(valueAt(body, 'errors', 0, 'extensions', 'fields', 0, 'loc')).toEqual([
      'input',
      'events',
    ]);
  });

  test('is limited in attempts', async () => {
    const codes = new Set<unknown>();
    for (let count = 0; count < 101; count += 1) {
      codes.add(codeOf((await create('https://localhost/')).body));
    }
    expect([...codes]).toEqual(['BAD_USER_INPUT', 'RATE_LIMITED']);
  });
});

describe('an account that is not verified', () => {
  test('sees and changes no webhook', async () => {
    const made = await create(RECEIVER);
    const id = textAt(made.body, 'data', 'createWebhook', 'webhook', 'id');
    await gateway.sql('update users set is_verified = false where email = ?', [owner.email]);
    const isVerified = async () =>
      valueAt(
        (await gateway.rest('GET', '/api/v1/auth/me', { token: owner.token })).body,
        'is_verified',
      );
    while ((await isVerified()) === true) {
      await gateway.sql('select 1');
    }
    for (const [query, variables] of [
      ['{ webhooks { id } }', {}],
      ['query ($id: ID!) { webhook(id: $id) { id } }', { id }],
      ['query ($id: ID!) { webhookDeliveries(webhookId: $id) { totalCount } }', { id }],
      [createQuery, { input: { url: RECEIVER, events: ['LEAD_CREATED'] } }],
      ['mutation ($id: ID!) { updateWebhook(id: $id, input: {}) { id } }', { id }],
      ['mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret } }', { id }],
      ['mutation ($id: ID!) { testWebhook(id: $id) { id } }', { id }],
      ['mutation ($id: ID!) { replayWebhookDelivery(id: $id) { id } }', { id }],
      ['mutation ($id: ID!) { deleteWebhook(id: $id) }', { id }],
    ] as const) {
      expect([query, await owner.refusal(query, variables)]).toEqual([query, 'FORBIDDEN']);
    }
  });
});

describe('a webhook', () => {
  test('can be changed, given another secret, tried out and deleted, all of it on record', async () => {
    const made = await owner.run(createQuery, {
      input: { url: RECEIVER, events: ['LEAD_CREATED'] },
    });
    const id = textAt(made, 'webhook', 'id');
    const changed = await owner.run(
      `mutation ($id: ID!, $input: UpdateWebhookInput!) {
        updateWebhook(id: $id, input: $input) { url events isActive }
      }`,
      { id, input: { events: ['CONVERSATION_ESCALATED'], isActive: false } },
    );
    expect(changed).toEqual({
      url: RECEIVER,
      events: ['CONVERSATION_ESCALATED'],
      isActive: false,
    });
    const test = 'mutation ($id: ID!) { testWebhook(id: $id) { id } }';
    expect(await owner.refusal(test, { id })).toBe('CONFLICT');
    const rotate = 'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret webhook { id } } }';
    const rotated = await owner.run(rotate, { id });
    expect(valueAt(rotated, 'secret')).not.toBe(valueAt(made, 'secret'));
    const remove = 'mutation ($id: ID!) { deleteWebhook(id: $id) }';
    expect(await owner.run(remove, { id })).toBe(true);
    for (const query of [test, rotate, remove]) {
      expect(await owner.refusal(query, { id })).toBe('NOT_FOUND');
    }
    const log = await owner.run('{ auditLog { nodes { action requestId details } } }');
    const nodes: unknown = valueAt(log, 'nodes');
    const entries = (Array.isArray(nodes) ? nodes : []).filter((entry) =>
      textAt(entry, 'action').startsWith('WEBHOOK'),
    );
    expect(entries.map((entry) => valueAt(entry, 'action'))).toEqual([
      'WEBHOOK_DELETED',
      'WEBHOOK_SECRET_ROTATED',
      'WEBHOOK_CHANGED',
      'WEBHOOK_CREATED',
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/hush|whsec/);
  });
});
