import { ORGANIZATION_FILTER } from '#gateway/database/tenant-scope.js';
import { createSchema } from '#gateway/graphql/schema.js';
import { resolvers } from '#gateway/resolvers.js';
import { type OAuthGateway, startOAuthGateway } from '../harness/oauth-gateway.js';
import { proveTwoTenants } from './two-tenant-proof.js';

const tables = [
  ...['leads', 'bookings', 'conversations', 'messages', 'memberships', 'invitations'],
  ...['webhooks', 'webhook_events', 'webhook_deliveries', 'calcom_connections'],
];

let oauth: OAuthGateway;
beforeEach(async () => {
  oauth = await startOAuthGateway({ WEBHOOK_ALLOW_PRIVATE: 'on' });
});
afterEach(() => oauth.stop());

const schemaOf = () => createSchema({ resolvers, limits: { passwordMinLength: 8 } });

/** Takes the first lock away: the ORM's filter. */
function disableFilter(): void {
  for (const { filters } of oauth.gateway.database.orm.getMetadata().getAll().values()) {
    const filter: unknown = filters[ORGANIZATION_FILTER];
    if (typeof filter === 'object' && filter !== null) {
      Object.assign(filter, { default: false });
    }
  }
}

/** Takes the second lock away: the database's policies. */
async function disablePolicies(): Promise<void> {
  for (const table of tables) {
    await oauth.gateway.sql(`alter table ${table} disable row level security`);
  }
}

describe('one organization sees, changes and learns nothing of another', () => {
  test('behind both locks', async () => {
    expect(await proveTwoTenants(oauth, await schemaOf())).toEqual([]);
  }, 120_000);

  test('behind the policies alone', async () => {
    disableFilter();
    expect(await proveTwoTenants(oauth, await schemaOf())).toEqual([]);
  }, 120_000);

  test('behind the filter alone', async () => {
    await disablePolicies();
    expect(await proveTwoTenants(oauth, await schemaOf())).toEqual([]);
  }, 120_000);

  test('but behind neither the proof finds every query of organization data open', async () => {
    disableFilter();
    await disablePolicies();
    const violations = await proveTwoTenants(oauth, await schemaOf());
    // But `leads`: the condition is in the statement that the scope itself writes.
    for (const name of [
      ...['lead', 'booking', 'bookings', 'conversation', 'conversations'],
      ...['webhook', 'webhooks', 'webhookDeliveries'],
    ]) {
      expect(violations.filter((text) => text.startsWith(`Query.${name}:`))).not.toEqual([]);
    }
    expect(violations).toContain("The other organization's rows have changed");
  }, 120_000);
});
