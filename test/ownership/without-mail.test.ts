import { createLog, type Logger } from '#gateway/log.js';
import { textAt } from '../harness/client.js';
import { codeOf, documentOf } from '../harness/mail-gateway.js';
import { registration, startTestGateway } from '../harness/test-gateway.js';

describe('in production without SMTP_URL', () => {
  test('the start warns once, accounts work, and what needs mail is NOT_CONFIGURED', async () => {
    const lines: unknown[] = [];
    const log: Logger = createLog({ level: 'silent' });
    log.warn = (...values: unknown[]) => void lines.push(...values);
    const gateway = await startTestGateway({ NODE_ENV: 'production' }, log);
    expect(lines.filter((line) => String(line).includes('SMTP_URL'))).toHaveLength(1);

    const { status, body } = await gateway.rest('POST', '/api/v1/auth/register', {
      body: registration(),
    });
    expect(status).toBe(201);
    const token = textAt(body, 'access_token');
    const resend = await gateway.graphql('mutation { requestVerification }', {}, { token });
    const change = await gateway.graphql(
      documentOf('requestEmailChange'),
      { input: { newEmail: 'new@example.com', password: 'your_password' } },
      { token },
    );
    const reset = await gateway.graphql(documentOf('requestPasswordReset'), {
      input: { email: textAt(body, 'email') },
    });
    for (const answer of [resend, change, reset]) {
      expect([answer.status, codeOf(answer)]).toEqual([501, 'NOT_CONFIGURED']);
    }
    expect(await gateway.sql('select * from account_links')).toEqual([]);
    await gateway.stop();
  });
});
