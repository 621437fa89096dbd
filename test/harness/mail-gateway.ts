import type { Environment } from '#gateway/settings/environment.js';
import { type Answer, textAt, valueAt } from './client.js';
import { type SmtpInbox, startSmtpInbox, tokenOf } from './smtp-inbox.js';
import { registration, startTestGateway, type TestGateway } from './test-gateway.js';

/** Where the tests' links lead to. */
export const PUBLIC_URL = 'https://app.example.com';

/** Somebody who has just registered. */
export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly token: string;
}

/** The gateway beside a real mail server. */
export interface MailGateway {
  readonly gateway: TestGateway;
  readonly inbox: SmtpInbox;
  register(values?: Record<string, unknown>): Promise<Member>;
  /** Registers, and verifies by the link in the mail. */
  registerVerified(values?: Record<string, unknown>): Promise<Member>;
  /** Sends one of the mutations that take one `input` and answer with a scalar. */
  send(mutation: string, input: object, token?: string): Promise<Answer>;
  stop(): Promise<void>;
}

/** The text of a mutation with one input; the type is named after it unless it takes a link. */
export function documentOf(mutation: string): string {
  const type = /^(verifyEmail|confirmEmailChange|undoEmailChange)$/.test(mutation)
    ? 'LinkInput'
    : `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const selection = /^(resetPassword|changePassword)$/.test(mutation)
    ? '{ accessToken user { id email isVerified } }'
    : '';
  return `mutation ($input: ${type}!) { ${mutation}(input: $input) ${selection} }`;
}

/** Starts both; `environment` overrides the gateway's settings. */
export async function startMailGateway(environment: Environment = {}): Promise<MailGateway> {
  const inbox = await startSmtpInbox();
  const gateway = await startTestGateway({
    SMTP_URL: inbox.url,
    MAIL_FROM: 'Empfio <no-reply@example.com>',
    PUBLIC_URL,
    ...environment,
  });
  const send: MailGateway['send'] = (mutation, input, token) =>
    gateway.graphql(documentOf(mutation), { input }, token === undefined ? {} : { token });
  const register: MailGateway['register'] = async (values) => {
    const { body } = await gateway.rest('POST', '/api/v1/auth/register', {
      body: registration(values),
    });
    return {
      userId: textAt(body, 'user_id'),
      email: textAt(body, 'email'),
      token: textAt(body, 'access_token'),
    };
  };
  return {
    gateway,
    inbox,
    register,
    async registerVerified(values) {
      const member = await register(values);
      const mail = await inbox.waitFor(member.email, /Confirm your email/);
      const { body } = await send('verifyEmail', { token: tokenOf(mail) });
      if (valueAt(body, 'data', 'verifyEmail') !== true) {
        throw new Error(`Not verified: ${JSON.stringify(body)}`);
      }
      return member;
    },
    send,
    async stop() {
      await gateway.stop();
      await inbox.stop();
    },
  };
}

/** The code of a GraphQL answer's first error. */
export const codeOf = ({ body }: Answer) => valueAt(body, 'errors', 0, 'extensions', 'code');
