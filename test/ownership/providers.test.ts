import { textAt, valueAt } from '../harness/client.js';
import {
  directoryPerson,
  facebookPerson,
  gmailPerson,
  type OAuthGateway,
  REDIRECT_URI,
  startOAuthGateway,
} from '../harness/oauth-gateway.js';
import { type SmtpInbox, startSmtpInbox, tokenOf } from '../harness/smtp-inbox.js';
import { registration } from '../harness/test-gateway.js';

let inbox: SmtpInbox;
let oauth: OAuthGateway;
beforeAll(async () => {
  inbox = await startSmtpInbox();
  oauth = await startOAuthGateway({ SMTP_URL: inbox.url, MAIL_FROM: 'no-reply@example.com' });
});
afterAll(async () => {
  await oauth.stop();
  await inbox.stop();
});

const run = async (query: string, variables: Record<string, unknown>, token?: string) =>
  (await oauth.gateway.graphql(query, variables, token === undefined ? {} : { token })).body;
const VERIFY = 'mutation ($input: LinkInput!) { verifyEmail(input: $input) }';
const CHANGE = 'mutation ($input: RequestEmailChangeInput!) { requestEmailChange(input: $input) }';
const CONFIRM = 'mutation ($input: LinkInput!) { confirmEmailChange(input: $input) }';
const UNDO = 'mutation ($input: LinkInput!) { undoEmailChange(input: $input) }';

describe('an account of a provider', () => {
  test('whose address is not proved is mailed a link to verify it', async () => {
    const person = directoryPerson();
    const { body } = await oauth.signIn('outlook', person);
    const link = tokenOf(await inbox.waitFor(person.email ?? ''));
    expect(await run(VERIFY, { input: { token: link } })).toEqual({ data: { verifyEmail: true } });
    const token = textAt(body, 'access_token');
    const me = await oauth.gateway.rest('GET', '/api/v1/auth/me', { token });
    expect(valueAt(me.body, 'is_verified')).toBe(true);
  });

  test('changes its address by a fresh sign-in, and an old token is not enough', async () => {
    const person = gmailPerson();
    const { body } = await oauth.signIn('google', person);
    const token = textAt(body, 'access_token');
    const input = { newEmail: `new-${person.email}` };
    oauth.gateway.clock.advance(601);
    const late = await run(CHANGE, { input }, token);
    expect(valueAt(late, 'errors', 0, 'extensions', 'code')).toBe('UNAUTHENTICATED');
    const again = textAt((await oauth.signIn('google', person)).body, 'access_token');
    expect(await run(CHANGE, { input }, again)).toEqual({ data: { requestEmailChange: true } });
    oauth.gateway.clock.advance(-601);
  });

  test('that is linked or unlinked is told to the owner', async () => {
    const { body } = await oauth.gateway.rest('POST', '/api/v1/auth/register', {
      body: registration(),
    });
    const token = textAt(body, 'access_token');
    const code = await oauth.codeOf('facebook', facebookPerson());
    const linked = await run(
      `mutation ($input: OAuthCallbackInput!) {
        linkIdentity(input: $input, proof: { password: "your_password" }) { identities { id } }
      }`,
      { input: { provider: 'FACEBOOK', code, redirectUri: REDIRECT_URI } },
      token,
    );
    await inbox.waitFor(textAt(body, 'email'), /Facebook now signs you in/);
    await run(
      `mutation ($id: ID!) {
        unlinkIdentity(id: $id, proof: { password: "your_password" }) { id }
      }`,
      { id: valueAt(linked, 'data', 'linkIdentity', 'identities', 0, 'id') },
      token,
    );
    await inbox.waitFor(textAt(body, 'email'), /Facebook signs you in no more/);
  });
});

describe('an address that was left, while the change can be taken back', () => {
  /** Somebody with a Gmail address, whose account a thief has changed to another. */
  async function changed() {
    const person = gmailPerson();
    const { body } = await oauth.signIn('google', person);
    const token = textAt(body, 'access_token');
    const newEmail = `thief-${person.email}`;
    await run(CHANGE, { input: { newEmail } }, token);
    const link = tokenOf(await inbox.waitFor(newEmail, /Confirm your new/));
    return { person, email: person.email ?? '', token, link };
  }

  test('is not given to a new account by a provider that proves it', async () => {
    const { email, link } = await changed();
    expect(await run(CONFIRM, { input: { token: link } })).toEqual({
      data: { confirmEmailChange: true },
    });
    const other = await oauth.signIn('google', gmailPerson({ email }));
    expect(other).toMatchObject({ status: 409, body: { code: 'ACCOUNT_LINK_REQUIRED' } });
  });

  test('is not given to who registers in the very moment of the change', async () => {
    const { email, link } = await changed();
    const body = registration({ email });
    const [confirmed, ...registered] = await Promise.all([
      run(CONFIRM, { input: { token: link } }),
      ...Array.from({ length: 6 }, () =>
        oauth.gateway.rest('POST', '/api/v1/auth/register', { body }),
      ),
    ]);
    expect(confirmed).toEqual({ data: { confirmEmailChange: true } });
    expect(registered.map(({ status }) => status)).toEqual(Array(6).fill(409));
  });

  test('gets the account back, and the provider signs in to it again', async () => {
    const { person, email, token, link } = await changed();
    const attackers = facebookPerson();
    const code = await oauth.codeOf('facebook', attackers);
    await run(
      'mutation ($input: OAuthCallbackInput!) { linkIdentity(input: $input) { id } }',
      { input: { provider: 'FACEBOOK', code, redirectUri: REDIRECT_URI } },
      token,
    );
    await run(CONFIRM, { input: { token: link } });
    const undo = tokenOf(await inbox.waitFor(email, /was changed/));
    expect(await run(UNDO, { input: { token: undo } })).toEqual({
      data: { undoEmailChange: true },
    });
    const me = await oauth.gateway.rest('GET', '/api/v1/auth/me', { token });
    expect(me.status).toBe(401);
    const attacker = await oauth.signIn('facebook', attackers);
    expect(valueAt(attacker.body, 'is_new_user')).toBe(true);
    const owner = await oauth.signIn('google', person);
    expect(owner.body).toMatchObject({ is_new_user: false, email });
  });
});
