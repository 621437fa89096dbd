import type { Principal } from '../access/principal.js';
import { roleForbids } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import { Organization } from '../organizations/organization.entity.js';
import { lockMembers } from './lock-members.js';
import type { UpdateOrganizationInput } from './membership.input.js';
import type { MembershipDependencies } from './membership-dependencies.js';

/** Changes the organization of the token. Throws FORBIDDEN unless an owner or admin does it. */
export async function updateOrganization(
  principal: Principal,
  { name }: UpdateOrganizationInput,
  origin: Origin,
  { database, accounts, audit }: MembershipDependencies,
): Promise<Organization> {
  const { organizationId } = principal;
  const changed = await database.fork().transactional(async (transaction) => {
    if ((await lockMembers(transaction, principal)).role === 'member') {
      throw roleForbids();
    }
    const organization = await transaction.findOneOrFail(Organization, { id: organizationId });
    organization.name = name.trim();
    const details = { fields: ['name'] };
    const action = AuditAction.ORGANIZATION_CHANGED;
    audit.add(transaction, { ...principal, action, origin, details });
    return organization;
  });
  accounts.forgetOrganization(organizationId);
  return changed;
}
