import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { nativeClientOf } from '#gateway/database/statements.js';
import { PasswordHasher } from '#gateway/passwords/password-hasher.js';
import type { Answer } from '../harness/client.js';
import { type MailGateway, startMailGateway } from '../harness/mail-gateway.js';
import { registration } from '../harness/test-gateway.js';

/** What somebody outside could tell two requests apart by, the clock on the wall left out. */
interface Trace {
  readonly status: number;
  readonly body: unknown;
  readonly headers: unknown;
  readonly statements: number;
  readonly computations: number;
}

/** Counts what is asked of the database, and of the password hash, until the answer is there. */
async function trace({ gateway }: MailGateway, send: () => Promise<Answer>): Promise<Trace> {
  const client = await nativeClientOf(gateway.database.orm);
  const statements =
    client instanceof pg.Pool
      ? [jest.spyOn(client, 'query'), jest.spyOn(client, 'connect')]
      : [jest.spyOn(client, 'query')];
  const computations = [
    jest.spyOn(PasswordHasher.prototype, 'hash'),
    jest.spyOn(PasswordHasher.prototype, 'verify'),
  ];
  const { status, body, headers } = await send();
  const countOf = (spies: readonly jest.SpyInstance[]) =>
    spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  const traced = {
    status,
    body,
    headers: [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id'),
    statements: countOf(statements),
    computations: countOf(computations),
  };
  jest.restoreAllMocks();
  return traced;
}

/** Traces one request to a gateway of its own, on which nothing else is under way. */
async function traceAlone(
  send: (mail: MailGateway) => Promise<() => Promise<Answer>>,
): Promise<Trace> {
  const mail = await startMailGateway();
  const prepared = await send(mail);
  const traced = await trace(mail, prepared);
  await mail.stop();
  return traced;
}

test('requestPasswordReset does and answers the same for any address', async () => {
  const known = await traceAlone(async (mail) => {
    const { email } = await mail.registerVerified();
    return () => mail.send('requestPasswordReset', { email });
  });
  const locked = await traceAlone(async (mail) => {
    const { email, userId } = await mail.registerVerified();
    await mail.gateway.sql('update users set is_active = false where id = ?', [userId]);
    return () => mail.send('requestPasswordReset', { email });
  });
  const unknown = await traceAlone(async (mail) => {
    await mail.registerVerified();
    return () => mail.send('requestPasswordReset', { email: `${randomUUID()}@example.com` });
  });
  expect(known.status).toBe(200);
  expect(locked).toEqual(known);
  expect(unknown).toEqual(known);
});

test('requestEmailChange does and answers the same for an address that is taken', async () => {
  const change = (isTaken: boolean) =>
    traceAlone(async (mail) => {
      const { token } = await mail.registerVerified();
      const other = await mail.registerVerified();
      const newEmail = isTaken ? other.email : `${randomUUID()}@example.com`;
      const input = { newEmail, password: 'your_password' };
      return () => mail.send('requestEmailChange', input, token);
    });
  const free = await change(false);
  expect(free.status).toBe(200);
  expect(free.statements).toBeGreaterThan(0);
  expect(free.computations).toBe(1);
  expect(await change(true)).toEqual(free);
});

test('register does and answers the same for an address that was left and for one that has an account', async () => {
  const traceRegistration = (isLeft: boolean) =>
    traceAlone(async (mail) => {
      const { email, userId } = await mail.registerVerified();
      if (isLeft) {
        await mail.gateway.sql(
          `insert into account_links (digest, purpose, user_id, email, created_at, expires_at)
           values ('left', 'undo_email_change', ?, ?, now(), now() + interval '72 hours')`,
          [userId, email],
        );
        await mail.gateway.sql('update users set email = ? where id = ?', [
          `${randomUUID()}@example.com`,
          userId,
        ]);
      }
      const body = registration({ email });
      return () => mail.gateway.rest('POST', '/api/v1/auth/register', { body });
    });
  const left = await traceRegistration(true);
  expect(left).toMatchObject({ status: 409, computations: 0 });
  expect(left).toEqual(await traceRegistration(false));
});
