import { setTimeout } from 'node:timers/promises';
import { textAt, valueAt } from './client.js';
import { registration, type TestGateway } from './test-gateway.js';

/** Somebody who may register webhooks. */
export interface WebhookOwner {
  readonly token: string;
  readonly organizationId: string;
  readonly email: string;
  /** Sends an operation; the value of its one field, or a failed test. */
  run(query: string, variables?: Record<string, unknown>): Promise<unknown>;
  /** Sends an operation that must fail; the code of its error. */
  refusal(query: string, variables?: Record<string, unknown>): Promise<unknown>;
  /** Registers a webhook. */
  register(url: string, events: readonly string[]): Promise<{ id: string; secret: string }>;
}

/** Makes an account, verified unless said otherwise. */
export async function createWebhookOwner(
  gateway: TestGateway,
  { isVerified = true } = {},
): Promise<WebhookOwner> {
  const values = registration();
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: values });
  const token = textAt(body, 'access_token');
  const organizationId = textAt(body, 'organization_id');
  if (isVerified) {
    await verify(gateway, textAt(body, 'user_id'), token);
  }
  const send = (query: string, variables: Record<string, unknown> = {}) =>
    gateway.graphql(query, variables, { token });
  const run: WebhookOwner['run'] = async (query, variables) => {
    const answer = await send(query, variables);
    if (valueAt(answer.body, 'errors') !== undefined) {
      throw new Error(JSON.stringify(answer.body));
    }
    return Object.values(Object(valueAt(answer.body, 'data')))[0];
  };
  return {
    token,
    organizationId,
    email: String(values.email),
    run,
    async refusal(query, variables) {
      const { body: refused } = await send(query, variables);
      return valueAt(refused, 'errors', 0, 'extensions', 'code');
    },
    async register(url, events) {
      const made = await run(
        `mutation ($input: CreateWebhookInput!) {
          createWebhook(input: $input) { secret webhook { id } }
        }`,
        { input: { url, events } },
      );
      return { id: textAt(made, 'webhook', 'id'), secret: textAt(made, 'secret') };
    },
  };
}

/** Verifies an account as an operator would, and waits until the gateway has heard of it. */
export async function verify(gateway: TestGateway, userId: string, token: string): Promise<void> {
  await gateway.sql('update users set is_verified = true where id = ?', [userId]);
  const isVerified = async () => {
    const me = await gateway.rest('GET', '/api/v1/auth/me', { token });
    return valueAt(me.body, 'is_verified') === true;
  };
  while (!(await isVerified())) {
    await setTimeout(5);
  }
}
