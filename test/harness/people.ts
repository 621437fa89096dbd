import { setTimeout } from 'node:timers/promises';
import { type KeptMail, listMails } from '#gateway/mail/outbox.js';
import { type Answer, textAt, valueAt } from './client.js';
import { registration, type TestGateway } from './test-gateway.js';

/** Somebody with an account. */
export interface Person {
  readonly email: string;
  readonly password: string;
  readonly userId: string;
  /** The organization of the token. */
  readonly organizationId: string;
  readonly token: string;
}

/** A person with an organization of their own, whose address is verified unless it says otherwise. */
export async function newPerson(
  gateway: TestGateway,
  { isVerified = true, ...values }: { isVerified?: boolean; email?: string } = {},
): Promise<Person> {
  const body = registration({ full_name: 'Anna Huber', ...values });
  const answer = await gateway.rest('POST', '/api/v1/auth/register', { body });
  const person = {
    email: String(body.email),
    password: String(body.password),
    userId: textAt(answer.body, 'user_id'),
    organizationId: textAt(answer.body, 'organization_id'),
    token: textAt(answer.body, 'access_token'),
  };
  if (isVerified) {
    await gateway.sql('update users set is_verified = true where id = ?', [person.userId]);
  }
  return person;
}

/** Signs in again. */
export async function signInAgain(gateway: TestGateway, person: Person): Promise<Person> {
  const { email, password } = person;
  const answer = await gateway.rest('POST', '/api/v1/auth/login', { body: { email, password } });
  const token = textAt(answer.body, 'access_token');
  const me = await gateway.rest('GET', '/api/v1/auth/me', { token });
  return { ...person, token, organizationId: textAt(me.body, 'organization_id') };
}

/** The code of an answer's first error; undefined where there is none. */
export const codeOf = ({ body }: Answer) => valueAt(body, 'errors', 0, 'extensions', 'code');

/** The latest mail to an address whose text holds the words; waits until it is there. */
export async function mailTo(
  gateway: TestGateway,
  address: string,
  words: string,
): Promise<KeptMail> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const mails = await listMails(gateway.outbox);
    const found = mails.find(({ to, text }) => to === address && text.includes(words));
    if (found !== undefined) {
      return found;
    }
    await setTimeout(20);
  }
  throw new Error(`No mail to ${address} with ${words}`);
}

/** The secret of the link to a page in a mail. */
export function secretIn({ text }: KeptMail, page: string): string {
  const secret = new RegExp(`${page}#token=([\\w-]+)`).exec(text)?.[1];
  if (secret === undefined) {
    throw new Error(`No link to ${page} in ${text}`);
  }
  return secret;
}

/** Invites an address, and reads the secret from the mail. */
export async function invite(
  gateway: TestGateway,
  inviter: Person,
  email: string,
  role = 'MEMBER',
): Promise<{ readonly id: string; readonly secret: string }> {
  const answer = await gateway.graphql(
    'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { id } }',
    { input: { email, role } },
    inviter,
  );
  const id = textAt(answer.body, 'data', 'inviteMember', 'id');
  const earlier = usedSecrets.get(gateway) ?? new Set();
  usedSecrets.set(gateway, earlier);
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const secret = secretIn(
      await mailTo(gateway, email, '/account/invitation#token='),
      '/account/invitation',
    );
    if (!earlier.has(secret)) {
      earlier.add(secret);
      return { id, secret };
    }
    await setTimeout(20);
  }
  throw new Error('No new invitation came');
}

const usedSecrets = new WeakMap<TestGateway, Set<string>>();

const ACCEPT = `mutation ($input: AcceptInvitationInput!) {
  acceptInvitation(input: $input) { accessToken user { id email isVerified organization { id } } }
}`;

/** Takes an invitation up as a new account, or with a token as the account that has it. */
export function accept(
  gateway: TestGateway,
  input: { readonly token: string; readonly fullName?: string; readonly password?: string },
  by?: { readonly token: string },
): Promise<Answer> {
  return gateway.graphql(ACCEPT, { input }, by ?? {});
}

/** A new account that joins by an invitation. */
export async function newColleague(
  gateway: TestGateway,
  inviter: Person,
  role = 'MEMBER',
): Promise<Person> {
  const email = String(registration().email);
  const password = 'a good password for work';
  const { secret } = await invite(gateway, inviter, email, role);
  const answer = await accept(gateway, { token: secret, fullName: 'Ben Maier', password });
  const at = (...path: string[]) => textAt(answer.body, 'data', 'acceptInvitation', ...path);
  return {
    email,
    password,
    userId: at('user', 'id'),
    organizationId: at('user', 'organization', 'id'),
    token: at('accessToken'),
  };
}
