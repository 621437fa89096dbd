import type { Principal } from '../access/principal.js';
import { AuditEvent } from '../audit/audit-event.entity.js';
import { listOwnOrganizations } from '../memberships/list-members.js';
import { findIdentities } from '../oauth/link-identity.js';
import { requireOwnUser } from '../users/require-own-user.js';
import type { LeavingDependencies } from './leaving-dependencies.js';

/** Most audit events of each organization that the export of one's own data holds. */
const MAX_EVENTS = 1000;

/**
 * All that is kept of the principal: profile, links to providers, memberships, and what happened to
 * the account, the latest events of each organization that they belong to. No password, and nothing
 * of the organizations' own data.
 */
export async function exportOwnData(
  principal: Principal,
  { database, tenants, accounts, clock }: LeavingDependencies,
): Promise<Record<string, unknown>> {
  const { userId } = principal;
  const { organization: _, ...profile } = await requireOwnUser(principal, accounts);
  const identities = await findIdentities(database.fork(), userId);
  const organizations = await listOwnOrganizations(principal, database.run);
  const auditEvents: Record<string, unknown>[] = [];
  for (const { organization } of organizations) {
    const events = await tenants.within({ organizationId: organization.id }, (scope) =>
      scope.find(AuditEvent, { userId }, { orderBy: { id: 'desc' }, limit: MAX_EVENTS }),
    );
    auditEvents.push(...events.map((event) => ({ ...event })));
  }
  return plain({
    exportedAt: clock.now(),
    profile,
    identities: identities.map(({ id, provider, subject, email, createdAt }) => ({
      id,
      provider,
      subject,
      email,
      createdAt,
    })),
    organizations,
    auditEvents,
    auditEventsPerOrganization: MAX_EVENTS,
  });
}

/** The same as JSON has it: times as texts, without anything else that is no data. */
function plain(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(value))));
}
