import { watch } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

/** Sends a request whose Host may be any; fetch would not let it. */
async function get(path: string, headers: Record<string, string> = {}) {
  const { port } = new URL(gateway.url);
  const sent = request({ host: '127.0.0.1', port, path, headers });
  sent.end();
  const [response] = await new Promise<[IncomingMessage]>((resolve, reject) => {
    sent.on('response', (answer) => resolve([answer]));
    sent.on('error', reject);
  });
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** Registers, and waits until the page shows the mail of it. */
async function arrivedMail(email: string): Promise<string> {
  const arrivals = watch(gateway.outbox);
  await gateway.rest('POST', '/api/v1/auth/register', { body: registration({ email }) });
  for await (const _ of arrivals) {
    const { body } = await get('/dev/mail');
    const [, id] = new RegExp(`href="mail/([\\w-]+)">[^]{0,200}?${email}`).exec(body) ?? [];
    if (id !== undefined) {
      return id;
    }
  }
  throw new Error('The mail did not arrive');
}

describe('/dev/mail', () => {
  test('shows the mails of a development gateway, the HTML in a sandbox', async () => {
    const id = await arrivedMail('shown@example.com');
    const page = await get(`/dev/mail/${id}`);
    expect(page.status).toBe(200);
    expect(page.body).toContain(
      `src="${id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"`,
    );
    expect(page.body).toContain(`${gateway.url}/account/verify#token=`);
    const frame = await get(`/dev/mail/${id}/html`);
    expect(frame.headers['content-security-policy']).toMatch(/^sandbox allow-popups /);
    expect(frame.headers['content-security-policy']).toContain("default-src 'none'");
    expect(frame.body).toContain('Confirm address');
  });

  test.each([
    ['a name of another host', { Host: 'gateway.example' }],
    ['a name that only looks like this machine', { Host: 'localhost.evil.example' }],
    ['X-Forwarded-For', { 'X-Forwarded-For': '127.0.0.1' }],
    ['Forwarded', { Forwarded: 'for=127.0.0.1' }],
    ['Via', { Via: '1.1 proxy' }],
    ['the Origin of a page that may read the API', { Origin: 'http://localhost:3000' }],
  ])('is not there for a request with %s', async (_, headers) => {
    const id = await arrivedMail(`${Math.random()}@example.com`);
    for (const path of ['/dev/mail', `/dev/mail/${id}`, `/dev/mail/${id}/html`]) {
      const { status, body } = await get(path, headers);
      expect([status, body]).toEqual([404, '{"detail":"Not Found"}']);
    }
  });

  test.each([
    'nothing',
    '..%2f..%2fetc%2fpasswd',
    '1234567890123-00000000-0000-0000-0000-000000000000',
    '%00',
  ])('knows no mail %s', async (id) => {
    expect((await get(`/dev/mail/${id}`)).status).toBe(404);
    expect((await get(`/dev/mail/${id}/html`)).status).toBe(404);
  });

  test('is not there where mail goes to a server, or nowhere', async () => {
    for (const environment of [
      { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'a@example.com' },
      { MAIL_OUTBOX: 'off' },
    ]) {
      const other = await startTestGateway(environment);
      expect((await other.rest('GET', '/dev/mail')).status).toBe(404);
      await other.stop();
    }
  });
});
