import { randomUUID } from 'node:crypto';
import { endSessions } from '#gateway/sessions/switch-account.js';
import { textAt, valueAt } from '../harness/client.js';
import { codeOf, type MailGateway, PUBLIC_URL, startMailGateway } from '../harness/mail-gateway.js';
import { sendRaw, statusOf } from '../harness/send-raw.js';
import { tokenOf } from '../harness/smtp-inbox.js';

let mail: MailGateway;
beforeAll(async () => {
  mail = await startMailGateway();
});
afterAll(() => mail.stop());

const password = 'your_password';
const newPassword = 'four unrelated words here';

const me = (token: string) => mail.gateway.rest('GET', '/api/v1/auth/me', { token });
const login = (email: string, word = password) =>
  mail.gateway.rest('POST', '/api/v1/auth/login', { body: { email, password: word } });

async function forgotten(email: string): Promise<string> {
  const answer = await mail.send('requestPasswordReset', { email });
  expect(answer.body).toEqual({ data: { requestPasswordReset: true } });
  return tokenOf(await mail.inbox.waitFor(email, /new password/));
}

describe('a forgotten password', () => {
  test('is replaced by the link; the answer signs in, everything before it ends', async () => {
    const { email, token: before } = await mail.registerVerified();
    const token = await forgotten(email);
    const other = await mail.send('requestPasswordReset', { email: email.toUpperCase() });
    expect(other.status).toBe(200);
    const second = tokenOf(await mail.inbox.waitFor(email, /new password/, 1));

    const answer = await mail.send('resetPassword', { token, newPassword });
    const fresh = textAt(answer.body, 'data', 'resetPassword', 'accessToken');
    expect((await me(fresh)).status).toBe(200);
    expect((await me(before)).status).toBe(401);
    expect((await login(email)).status).toBe(401);
    expect((await login(email, newPassword)).status).toBe(200);
    for (const used of [token, second]) {
      const again = await mail.send('resetPassword', { token: used, newPassword: 'once more, 9' });
      expect(codeOf(again)).toBe('BAD_USER_INPUT');
    }
    const notice = await mail.inbox.waitFor(email, /was changed/);
    expect(notice.text).not.toContain('#token=');
  });

  test('of an address that was never verified makes it the reader’s', async () => {
    const { email, userId } = await mail.register();
    await mail.gateway.sql(
      `insert into identities (id, user_id, provider, subject, created_at)
       values (gen_random_uuid(), ?, 'google', ?, now())`,
      [userId, randomUUID()],
    );
    const token = await forgotten(email);
    const answer = await mail.send('resetPassword', { token, newPassword });
    expect(valueAt(answer.body, 'data', 'resetPassword', 'user', 'isVerified')).toBe(true);
    expect(await mail.gateway.sql('select id from identities where user_id = ?', [userId])).toEqual(
      [],
    );
  });

  test('of an account without one tells how to sign in, and sets one', async () => {
    const { email, userId } = await mail.registerVerified();
    await mail.gateway.sql('delete from credentials where user_id = ?', [userId]);
    await mail.gateway.sql(
      `insert into identities (id, user_id, provider, subject, created_at)
       values (gen_random_uuid(), ?, 'outlook', ?, now())`,
      [userId, randomUUID()],
    );
    await mail.send('requestPasswordReset', { email });
    const arrived = await mail.inbox.waitFor(email, /How you sign in/);
    expect(arrived.text).toContain('you sign in with Microsoft');
    await mail.send('resetPassword', { token: tokenOf(arrived), newPassword });
    expect((await login(email, newPassword)).status).toBe(200);
  });

  test('that is weak is refused, and the link still works', async () => {
    const { email } = await mail.registerVerified();
    const token = await forgotten(email);
    const weak = await mail.send('resetPassword', { token, newPassword: 'password1' });
    expect(valueAt(weak.body, 'errors', 0, 'extensions', 'fields', 0, 'loc')).toEqual([
      'input',
      'newPassword',
    ]);
    expect((await mail.send('resetPassword', { token, newPassword })).status).toBe(200);
  });

  test('is replaced once, of several uses at once', async () => {
    const { email } = await mail.registerVerified();
    const token = await forgotten(email);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        mail.send('resetPassword', { token, newPassword: `${newPassword} ${at}` }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('of a locked account gets no link and no token', async () => {
    const { email, userId } = await mail.registerVerified();
    const token = await forgotten(email);
    await mail.gateway.sql('update users set is_active = false where id = ?', [userId]);
    const answer = await mail.send('resetPassword', { token, newPassword });
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    await mail.send('requestPasswordReset', { email });
    await mail.inbox.waitFor((await mail.register()).email);
    expect(
      mail.inbox.mails.filter(({ to, subject }) => to === email && /new password/.test(subject)),
    ).toHaveLength(1);
  });

  test('link ends when the sessions are ended', async () => {
    const { email, token: session } = await mail.registerVerified();
    const token = await forgotten(email);
    await mail.gateway.graphql('mutation { signOutEverywhere }', {}, { token: session });
    expect(codeOf(await mail.send('resetPassword', { token, newPassword }))).toBe('BAD_USER_INPUT');
  });

  test('link ends when an operator ends the sessions', async () => {
    const { email, userId } = await mail.registerVerified();
    const token = await forgotten(email);
    const { database, clock } = mail.gateway;
    await endSessions(database, { userId, eventId: randomUUID(), now: clock.now() });
    expect(codeOf(await mail.send('resetPassword', { token, newPassword }))).toBe('BAD_USER_INPUT');
  });

  test('link ends when the password is changed', async () => {
    const { email, token: session } = await mail.registerVerified();
    const token = await forgotten(email);
    const change = { currentPassword: password, newPassword };
    expect((await mail.send('changePassword', change, session)).status).toBe(200);
    expect(codeOf(await mail.send('resetPassword', { token, newPassword }))).toBe('BAD_USER_INPUT');
    await mail.inbox.waitFor(email, /was changed/);
  });
});

test('the link leads to the configured pages, whatever host the request names', async () => {
  const { email } = await mail.registerVerified();
  const query = `mutation { requestPasswordReset(input: { email: "${email}" }) }`;
  const answer = await sendRaw(
    mail.gateway.url,
    [
      'POST /graphql HTTP/1.1',
      'Host: evil.example',
      'X-Forwarded-Host: evil.example',
      'Content-Type: application/json',
    ],
    { body: JSON.stringify({ query }) },
  );
  expect(statusOf(answer)).toBe(200);
  const { text, source } = await mail.inbox.waitFor(email, /new password/);
  expect(text).toContain(`${PUBLIC_URL}/account/reset#token=`);
  expect(source).not.toContain('evil.example');
});

test('an address that has no account cannot be used up before it has one', async () => {
  const email = `${randomUUID()}@example.com`;
  for (let count = 0; count < 10; count += 1) {
    await mail.send('requestPasswordReset', { email });
  }
  // Behind those ten, since mails are begun with in order.
  await mail.inbox.waitFor((await mail.register()).email);
  await mail.register({ email });
  await mail.send('requestPasswordReset', { email });
  await mail.inbox.waitFor(email, /new password/);
});

describe('requestPasswordReset', () => {
  test('from one network is answered only so often', async () => {
    const limited = await startMailGateway({ TRUST_PROXY: 'loopback' });
    const headers = { 'X-Forwarded-For': '10.9.8.7' };
    const document =
      'mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) }';
    const send = () =>
      limited.gateway.graphql(
        document,
        { input: { email: `${randomUUID()}@example.com` } },
        { headers },
      );
    for (let count = 0; count < 50; count += 1) {
      expect((await send()).status).toBe(200);
    }
    expect(codeOf(await send())).toBe('RATE_LIMITED');
    await limited.stop();
  });
});
