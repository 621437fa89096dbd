import { randomUUID } from 'node:crypto';
import { textAt, valueAt } from '../harness/client.js';
import {
  codeOf,
  type MailGateway,
  type Member,
  PUBLIC_URL,
  startMailGateway,
} from '../harness/mail-gateway.js';
import { tokenOf } from '../harness/smtp-inbox.js';
import { registration } from '../harness/test-gateway.js';

let mail: MailGateway;
beforeAll(async () => {
  mail = await startMailGateway();
});
afterAll(() => mail.stop());

const newAddress = () => `${randomUUID()}@example.com`;
const password = 'your_password';

const me = async (token: string) => mail.gateway.rest('GET', '/api/v1/auth/me', { token });
const login = (email: string, word = password) =>
  mail.gateway.rest('POST', '/api/v1/auth/login', { body: { email, password: word } });
const request = (token: string, newEmail: string, word: string | null = password) =>
  mail.send('requestEmailChange', { newEmail, password: word }, token);

/** Changes the address of somebody, as a thief would who has the token and the password. */
async function change({ email, token }: Member, newEmail = newAddress()) {
  expect((await request(token, newEmail)).body).toEqual({ data: { requestEmailChange: true } });
  const link = tokenOf(await mail.inbox.waitFor(newEmail, /Confirm your new/));
  const answer = await mail.send('confirmEmailChange', { token: link });
  expect(answer.body).toEqual({ data: { confirmEmailChange: true } });
  return { newEmail, undo: () => mail.inbox.waitFor(email, /was changed/).then(tokenOf) };
}

describe('a change of the email address', () => {
  test('takes place once the new one is proved, and the old one is told twice', async () => {
    const member = await mail.registerVerified();
    const { token, email } = member;
    const newEmail = newAddress();
    await request(token, newEmail);
    const notice = await mail.inbox.waitFor(email, /about to change/);
    expect(notice.text).toContain(newEmail);
    expect(notice.text).toContain(`${PUBLIC_URL}/account/reset`);
    expect(valueAt((await me(token)).body, 'email')).toBe(email);

    const link = tokenOf(await mail.inbox.waitFor(newEmail));
    expect((await mail.send('confirmEmailChange', { token: link })).status).toBe(200);
    expect((await me(token)).body).toMatchObject({ email: newEmail, is_verified: true });
    expect((await login(newEmail)).status).toBe(200);
    expect((await login(email)).status).toBe(401);
    const after = await mail.inbox.waitFor(email, /was changed/);
    expect(after.text).toContain(`${PUBLIC_URL}/account/undo-email#token=`);
  });

  test('needs the password: a token is not enough, and wrong ones are counted', async () => {
    const { token } = await mail.register();
    for (const word of [null, 'wrong']) {
      expect(codeOf(await request(token, newAddress(), word))).toBe('UNAUTHENTICATED');
    }
    const count = await mail.gateway.sql(
      "select count(*)::int as count from account_links where purpose = 'change_email'",
    );
    expect(count).toEqual([{ count: expect.any(Number) }]);
  });

  test('ends the links of before, and a newer request the one before it', async () => {
    const { token, email } = await mail.registerVerified();
    await mail.send('requestPasswordReset', { email });
    const reset = tokenOf(await mail.inbox.waitFor(email, /password/));
    const [first, second] = [newAddress(), newAddress()];
    await request(token, first);
    const firstLink = tokenOf(await mail.inbox.waitFor(first));
    await request(token, second);
    const secondLink = tokenOf(await mail.inbox.waitFor(second));
    expect(codeOf(await mail.send('confirmEmailChange', { token: firstLink }))).toBe(
      'BAD_USER_INPUT',
    );
    expect((await mail.send('confirmEmailChange', { token: secondLink })).status).toBe(200);
    const late = await mail.send('resetPassword', { token: reset, newPassword: 'another word 7' });
    expect(codeOf(late)).toBe('BAD_USER_INPUT');
  });

  test('to an address that has an account is told to its owner alone', async () => {
    const { token } = await mail.registerVerified();
    const other = await mail.registerVerified();
    const answer = await request(token, other.email);
    expect(answer.body).toEqual((await request(token, newAddress())).body);
    const notice = await mail.inbox.waitFor(other.email, /tried to use/);
    expect(notice.text).not.toContain('#token=');
  });

  test('to an address that is registered meanwhile changes nothing', async () => {
    const { token, email } = await mail.registerVerified();
    const newEmail = newAddress();
    await request(token, newEmail);
    const link = tokenOf(await mail.inbox.waitFor(newEmail));
    await mail.register({ email: newEmail });
    expect(codeOf(await mail.send('confirmEmailChange', { token: link }))).toBe('BAD_USER_INPUT');
    expect(valueAt((await me(token)).body, 'email')).toBe(email);
  });

  test('to the address that one has already is BAD_USER_INPUT', async () => {
    const { token, email } = await mail.register();
    const answer = await request(token, email.toUpperCase());
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    expect(valueAt(answer.body, 'errors', 0, 'extensions', 'fields', 0, 'loc')).toEqual([
      'input',
      'newEmail',
    ]);
  });

  test('of one that nobody had proved gives no link to take it back', async () => {
    const member = await mail.register();
    await change(member);
    const rows = await mail.gateway.sql('select purpose from account_links where user_id = ?', [
      member.userId,
    ]);
    expect(rows).toEqual([]);
  });

  test('is one change, however often the link is used at once', async () => {
    const { token } = await mail.registerVerified();
    const newEmail = newAddress();
    await request(token, newEmail);
    const link = tokenOf(await mail.inbox.waitFor(newEmail));
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => mail.send('confirmEmailChange', { token: link })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('a thief who changed the address', () => {
  test('is out once the owner takes it back, whatever the thief did since', async () => {
    const owner = await mail.registerVerified();
    const { newEmail, undo } = await change(owner);
    const taken = textAt((await login(newEmail)).body, 'access_token');
    const changed = await mail.send(
      'changePassword',
      { currentPassword: password, newPassword: 'the thief chose this' },
      taken,
    );
    const thief = textAt(changed.body, 'data', 'changePassword', 'accessToken');
    await mail.gateway.graphql('mutation { signOutEverywhere }', {}, { token: thief });
    const again = await login(newEmail, 'the thief chose this');
    const thiefAgain = textAt(again.body, 'access_token');
    await mail.send('requestPasswordReset', { email: newEmail });
    const thiefReset = tokenOf(await mail.inbox.waitFor(newEmail, /Choose a new password/));

    const answer = await mail.send('undoEmailChange', { token: await undo() });
    expect(answer.body).toEqual({ data: { undoEmailChange: true } });
    expect((await me(thiefAgain)).status).toBe(401);
    expect((await login(newEmail, 'the thief chose this')).status).toBe(401);
    expect((await login(owner.email, 'the thief chose this')).status).toBe(401);
    const late = { token: thiefReset, newPassword: 'the thief again' };
    expect(codeOf(await mail.send('resetPassword', late))).toBe('BAD_USER_INPUT');

    const reset = tokenOf(await mail.inbox.waitFor(owner.email, /sign in to Empfio/));
    const back = await mail.send('resetPassword', { token: reset, newPassword: 'mine again now' });
    expect(valueAt(back.body, 'data', 'resetPassword', 'user')).toEqual({
      id: owner.userId,
      email: owner.email,
      isVerified: true,
    });
    expect((await login(owner.email, 'mine again now')).status).toBe(200);
  });

  test('cannot use up the mail that the owner chooses a password by', async () => {
    const owner = await mail.registerVerified();
    const { email } = owner;
    for (let count = 0; count < 5; count += 1) {
      await mail.send('requestPasswordReset', { email });
    }
    await mail.inbox.waitFor(email, /new password/, 4);
    const { undo } = await change(owner);
    expect((await mail.send('undoEmailChange', { token: await undo() })).status).toBe(200);
    const reset = tokenOf(await mail.inbox.waitFor(email, /sign in to Empfio/));
    await mail.send('resetPassword', { token: reset, newPassword: 'mine again now' });
    expect((await login(email, 'mine again now')).status).toBe(200);
  });

  test('cannot use a stop on the way: what came later is taken back as well', async () => {
    const owner = await mail.registerVerified();
    const first = await change(owner);
    const thief = { ...owner, email: first.newEmail };
    const second = await change(thief);
    const laterUndo = await second.undo();
    expect((await mail.send('undoEmailChange', { token: await first.undo() })).status).toBe(200);
    expect(codeOf(await mail.send('undoEmailChange', { token: laterUndo }))).toBe('BAD_USER_INPUT');
    const [row] = await mail.gateway.sql('select email from users where id = ?', [owner.userId]);
    expect(row).toEqual({ email: owner.email });
  });

  test('is out of an account that an operator has locked meanwhile, and so it stays', async () => {
    const owner = await mail.registerVerified();
    const { undo } = await change(owner);
    const link = await undo();
    const lock = 'update users set is_active = ? where id = ?';
    await mail.gateway.sql(lock, [false, owner.userId]);
    expect((await mail.send('undoEmailChange', { token: link })).status).toBe(200);
    const [row] = await mail.gateway.sql('select email, is_active from users where id = ?', [
      owner.userId,
    ]);
    expect(row).toEqual({ email: owner.email, is_active: false });
    await mail.gateway.sql(lock, [true, owner.userId]);
    expect((await login(owner.email)).status).toBe(401);
  });

  test('cannot make it final by deleting the account or its organization', async () => {
    for (const deletion of ['deleteAccount', 'deleteOrganization']) {
      const owner = await mail.registerVerified();
      const { newEmail, undo } = await change(owner);
      const thief = textAt((await login(newEmail)).body, 'access_token');
      const deleted = await mail.gateway.graphql(
        `mutation { ${deletion}(input: { password: "${password}" }) { dueAt } }`,
        {},
        { token: thief },
      );
      expect([deletion, deleted.status]).toEqual([deletion, 200]);
      expect((await me(thief)).status).not.toBe(200);

      expect((await mail.send('undoEmailChange', { token: await undo() })).status).toBe(200);
      expect((await login(newEmail)).status).toBe(401);
      const reset = tokenOf(await mail.inbox.waitFor(owner.email, /sign in to Empfio/));
      await mail.send('resetPassword', { token: reset, newPassword: 'mine again now' });
      expect((await login(owner.email, 'mine again now')).status).toBe(200);
      const links = await mail.gateway.sql('select 1 from restore_links where user_id = ?', [
        owner.userId,
      ]);
      expect(links).toEqual([]);
    }
  });

  test('and nobody else can register the address, by any way, until it is too late', async () => {
    const owner = await mail.registerVerified();
    const { undo } = await change(owner);
    const body = registration({ email: owner.email });
    const refused = await mail.gateway.rest('POST', '/api/v1/auth/register', { body });
    expect(refused).toMatchObject({ status: 409, body: { detail: 'Email already registered' } });
    const other = await mail.registerVerified();
    await request(other.token, owner.email);
    await mail.inbox.waitFor(owner.email, /tried to use/);

    mail.gateway.clock.advance(72 * 3600 + 1);
    const late = await mail.send('undoEmailChange', { token: await undo() });
    mail.gateway.clock.advance(-72 * 3600 - 1);
    expect(codeOf(late)).toBe('BAD_USER_INPUT');
    await mail.gateway.sql(
      "update account_links set expires_at = now() where purpose = 'undo_email_change'",
    );
    expect((await mail.gateway.rest('POST', '/api/v1/auth/register', { body })).status).toBe(201);
  });
});
