import { valueAt } from '../harness/client.js';
import { codeOf, type MailGateway, PUBLIC_URL, startMailGateway } from '../harness/mail-gateway.js';
import { tokenOf } from '../harness/smtp-inbox.js';

let mail: MailGateway;
beforeAll(async () => {
  mail = await startMailGateway();
});
afterAll(() => mail.stop());

const isVerified = async (token: string) =>
  valueAt((await mail.gateway.rest('GET', '/api/v1/auth/me', { token })).body, 'is_verified');

const resend = (token: string) =>
  mail.gateway.graphql('mutation { requestVerification }', {}, { token });

describe('a new account', () => {
  test('is verified by the link that is mailed to its address', async () => {
    const { email, token } = await mail.register();
    const arrived = await mail.inbox.waitFor(email);
    expect(arrived.subject).toBe('Confirm your email address');
    expect(arrived.text).toContain(`${PUBLIC_URL}/account/verify#token=`);
    expect(await isVerified(token)).toBe(false);
    const answer = await mail.send('verifyEmail', { token: tokenOf(arrived) });
    expect(answer).toMatchObject({ status: 200, body: { data: { verifyEmail: true } } });
    expect(await isVerified(token)).toBe(true);
  });

  test('is written to in German where that is what the browser asks for', async () => {
    const body = {
      email: 'anna@example.com',
      password: 'your_password',
      full_name: 'Anna',
      organization_name: 'Salon',
    };
    const headers = { 'Accept-Language': 'de-AT,de;q=0.9,en;q=0.8' };
    await mail.gateway.rest('POST', '/api/v1/auth/register', { body, headers });
    const arrived = await mail.inbox.waitFor('anna@example.com');
    expect(arrived.subject).toBe('Bestätigen Sie Ihre E-Mail-Adresse');
    expect(arrived.html).toContain('<html lang="de">');
  });

  test('sends its address nothing that whoever registered it wrote', async () => {
    const { email } = await mail.register({
      full_name: 'You won, see evil.example',
      organization_name: 'evil.example',
    });
    expect((await mail.inbox.waitFor(email)).source).not.toContain('evil.example');
  });
});

test('a mail that waits goes out before the gateway stops', async () => {
  const stopping = await startMailGateway();
  const { email } = await stopping.register();
  await stopping.gateway.stop();
  expect(stopping.inbox.mails.map(({ to }) => to)).toEqual([email]);
  await stopping.inbox.stop();
});

describe('requestVerification', () => {
  test('mails another link; either works, and then neither', async () => {
    const { email, token } = await mail.register();
    const first = tokenOf(await mail.inbox.waitFor(email));
    expect((await resend(token)).body).toEqual({ data: { requestVerification: true } });
    const second = tokenOf(await mail.inbox.waitFor(email, /./, 1));
    expect(second).not.toBe(first);
    expect((await mail.send('verifyEmail', { token: second })).status).toBe(200);
    expect(codeOf(await mail.send('verifyEmail', { token: first }))).toBe('BAD_USER_INPUT');
  });

  test('mails nothing once the address is verified, and answers the same', async () => {
    const { email, token } = await mail.registerVerified();
    expect((await resend(token)).body).toEqual({ data: { requestVerification: true } });
    // Mails go out in order: that of somebody later would have come behind it.
    await mail.inbox.waitFor((await mail.register()).email);
    expect(mail.inbox.mails.filter(({ to }) => to === email)).toHaveLength(1);
  });

  test('ends after four: RATE_LIMITED, and each before that was mailed', async () => {
    const { token, email } = await mail.register();
    for (let count = 0; count < 4; count += 1) {
      expect((await resend(token)).status).toBe(200);
    }
    expect(codeOf(await resend(token))).toBe('RATE_LIMITED');
    await mail.inbox.waitFor(email, /Confirm your email/, 4);
  });
});

describe('a verification link', () => {
  test('is used up by one of several uses at once', async () => {
    const { email } = await mail.register();
    const token = tokenOf(await mail.inbox.waitFor(email));
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => mail.send('verifyEmail', { token })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => codeOf(answer) === 'BAD_USER_INPUT')).toHaveLength(7);
  });

  test('that was used, has expired, is unknown, or is for something else gets one answer', async () => {
    const used = await mail.register();
    const usedToken = tokenOf(await mail.inbox.waitFor(used.email));
    await mail.send('verifyEmail', { token: usedToken });
    const foreign = await mail.registerVerified();
    await mail.send('requestPasswordReset', { email: foreign.email });
    const foreignToken = tokenOf(await mail.inbox.waitFor(foreign.email, /password/));
    const expired = await mail.register();
    const expiredToken = tokenOf(await mail.inbox.waitFor(expired.email));
    mail.gateway.clock.advance(24 * 3600 + 1);
    const answers = await Promise.all(
      [usedToken, foreignToken, expiredToken, 'x'.repeat(43), ''].map((token) =>
        mail.send('verifyEmail', { token }),
      ),
    );
    mail.gateway.clock.advance(-24 * 3600 - 1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.map(codeOf)).toEqual(answers.map(() => 'BAD_USER_INPUT'));
  });

  test('ends when the account is locked, and stays so when it is unlocked', async () => {
    const { email, userId } = await mail.register();
    const token = tokenOf(await mail.inbox.waitFor(email));
    await mail.gateway.sql('update users set is_active = false where id = ?', [userId]);
    await mail.gateway.sql('update users set is_active = true where id = ?', [userId]);
    expect(codeOf(await mail.send('verifyEmail', { token }))).toBe('BAD_USER_INPUT');
  });

  test('is stored as a hash only', async () => {
    const { email } = await mail.register();
    const token = tokenOf(await mail.inbox.waitFor(email));
    const rows = await mail.gateway.sql('select * from account_links');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});
