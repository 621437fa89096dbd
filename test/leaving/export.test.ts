import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type Answer, textAt, valueAt } from '../harness/client.js';
import { codeOf, newColleague, newPerson, type Person } from '../harness/people.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
});
afterAll(() => gateway.stop());

const requestExport = (by: Person, password?: string) =>
  gateway.graphql(
    `mutation ($input: LeavingProofInput!) {
      requestOrganizationExport(input: $input) { path expiresAt }
    }`,
    { input: { password } },
    by,
  );
const pathOf = ({ body }: Answer) => textAt(body, 'data', 'requestOrganizationExport', 'path');
const linesOf = ({ body }: Answer): Record<string, unknown>[] =>
  String(body)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const addLeads = ({ organizationId }: Person, count: number, notesLength = 1) =>
  gateway.sql(
    `insert into leads (organization_id, id, name, channel, status, preferred_services, metadata,
       appointment_notes, created_at, updated_at)
     select ?, gen_random_uuid(), 'Lead ' || n, 'web', 'new', '{}', '{}', repeat('x', ?::int),
       now(), now()
     from generate_series(1, ?::int) n`,
    [organizationId, notesLength, count],
  );

describe('the export of an organization', () => {
  test('holds every row, page by page, and ends with a value that says so', async () => {
    const [owner, other] = [await newPerson(gateway), await newPerson(gateway)];
    const colleague = await newColleague(gateway, owner);
    await addLeads(owner, 1234);
    await addLeads(other, 3);
    const answer = await gateway.rest('GET', pathOf(await requestExport(owner)));
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = linesOf(answer);
    expect(lines[0]).toMatchObject({ type: 'organization', id: owner.organizationId });
    expect(lines.at(-1)).toEqual({ type: 'end' });
    const leads = lines.filter(({ type }) => type === 'lead');
    expect(new Set(leads.map(({ id }) => id)).size).toBe(1234);
    expect(leads.every((lead) => lead.organization_id === owner.organizationId)).toBe(true);
    expect(lines.filter(({ type }) => type === 'member')).toMatchObject([
      { user_id: owner.userId, role: 'owner', email: owner.email },
      { user_id: colleague.userId, role: 'member', full_name: 'Ben Maier' },
    ]);
    expect(JSON.stringify(lines)).not.toContain('argon2');
    expect(JSON.stringify(lines)).not.toContain(other.organizationId);
  });

  test('comes as one list too', async () => {
    const owner = await newPerson(gateway);
    const path = pathOf(await requestExport(owner));
    const { body } = await gateway.rest('GET', `${path}?format=json`);
    expect(Array.isArray(body) && body.at(-1)).toEqual({ type: 'end' });
  });

  test('is for owners with a fresh sign-in or their password', async () => {
    const owner = await newPerson(gateway);
    const admin = await newColleague(gateway, owner, 'ADMIN');
    expect(codeOf(await requestExport(admin))).toBe('FORBIDDEN');
    gateway.clock.advance(601);
    expect(codeOf(await requestExport(owner))).toBe('UNAUTHENTICATED');
    expect(codeOf(await requestExport(owner, owner.password))).toBeUndefined();
    gateway.clock.advance(-601);
  });

  test.each<readonly [string, (owner: Person, path: string) => Promise<unknown>]>([
    ['once it was used', (_, path) => gateway.rest('GET', path)],
    ['after an hour', async () => gateway.clock.advance(3601)],
    [
      'once its maker has signed out everywhere',
      (owner) => gateway.graphql('mutation { signOutEverywhere }', {}, owner),
    ],
    [
      'once its maker is locked',
      ({ userId }) => gateway.sql('update users set is_active = false where id = ?', [userId]),
    ],
    [
      'once its maker is no owner any more',
      ({ userId }) =>
        gateway.sql("update memberships set role = 'admin' where user_id = ?", [userId]),
    ],
  ])('does not work %s', async (_, endIt) => {
    const owner = await newPerson(gateway);
    const path = pathOf(await requestExport(owner));
    await endIt(owner, path);
    expect((await gateway.rest('GET', path)).status).toBe(404);
    expect((await gateway.rest('GET', `/exports/${'x'.repeat(43)}`)).status).toBe(404);
  });

  test('is not used up by a request for its headers', async () => {
    const path = pathOf(await requestExport(await newPerson(gateway)));
    expect((await gateway.rest('HEAD', path)).status).toBe(405);
    expect((await gateway.rest('GET', path)).status).toBe(200);
  });

  test('is asked for ten times an hour at most', async () => {
    const limited = await startTestGateway();
    const owner = await newPerson(limited);
    const document = 'mutation { requestOrganizationExport(input: {}) { path } }';
    const codes: unknown[] = [];
    for (let count = 0; count < 11; count += 1) {
      codes.push(codeOf(await limited.graphql(document, {}, owner)));
    }
    await limited.stop();
    expect(codes).toEqual([...Array(10).fill(undefined), 'RATE_LIMITED']);
  });

  test('of two uses at once one succeeds', async () => {
    const path = pathOf(await requestExport(await newPerson(gateway)));
    const answers = await Promise.all([1, 2, 3].map(() => gateway.rest('GET', path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
  });

  test('is cut off without an end when the sessions of its maker end in the middle', async () => {
    const owner = await newPerson(gateway);
    // More than the buffers on the way hold.
    await addLeads(owner, 5000, 8000);
    const path = pathOf(await requestExport(owner));
    const text = await new Promise<string>((resolve, reject) => {
      let received = '';
      request(gateway.url + path, async (response) => {
        response.setEncoding('utf8');
        response.on('error', () => resolve(received));
        response.on('close', () => resolve(received));
        response.once('data', async (chunk: string) => {
          received += chunk;
          // Nothing is read, so nothing more is sent than buffers take.
          response.pause();
          response.on('data', (more: string) => {
            received += more;
          });
          response.pause();
          await gateway.graphql('mutation { signOutEverywhere }', {}, owner);
          await setTimeout(0);
          response.resume();
        });
      })
        .on('error', reject)
        .end();
    });
    expect(text).toContain('"type":"organization"');
    expect(text).not.toContain('"type":"end"');
  });
});

describe("the export of one's own data", () => {
  test('holds profile, memberships and events, and no secret', async () => {
    const owner = await newPerson(gateway);
    const colleague = await newColleague(gateway, owner);
    const { body } = await gateway.graphql('{ exportMyData }', {}, colleague);
    const data = valueAt(body, 'data', 'exportMyData');
    expect(data).toMatchObject({
      profile: { id: colleague.userId, email: colleague.email, fullName: 'Ben Maier' },
      identities: [],
      organizations: [{ organization: { id: owner.organizationId }, role: 'member' }],
      auditEvents: [{ action: 'registered', userId: colleague.userId }],
    });
    expect(JSON.stringify(data)).not.toContain(owner.email);
    expect(JSON.stringify(data)).not.toContain('argon2');
  });
});
