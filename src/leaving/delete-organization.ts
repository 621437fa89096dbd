import { z } from 'zod';
import type { Principal } from '../access/principal.js';
import { roleForbids, type Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import { proveOwner } from '../authentication/prove-owner.js';
import type { EntityManager } from '../database/connect.js';
import { uselessLink } from '../links/account-links.js';
import { lockMembers, lockOrganization } from '../memberships/lock-members.js';
import { giveSomewhere } from '../memberships/own-organization.js';
import { endOfGrace } from './delete-account.js';
import type { LeavingDependencies } from './leaving-dependencies.js';
import { createRestoreLink, endRestoreLinks, requireRestoreLink } from './restore-links.js';

/**
 * Begins the deletion of the principal's organization: it is locked at once for everybody, who
 * keep their accounts and get somewhere else to sign in to if they have no other. Every owner gets a link that takes it back, every other member a notice. Throws what `proveOwner`
 * throws, and FORBIDDEN unless an owner does it.
 */
export async function deleteOrganization(
  principal: Principal,
  password: string | null | undefined,
  visitor: Visitor,
  dependencies: LeavingDependencies,
): Promise<Date> {
  await proveOwner(principal, password, visitor, dependencies);
  const { database, accounts, audit, clock } = dependencies;
  const { organizationId, userId } = principal;
  const dueAt = endOfGrace(dependencies);
  const deleted = await database.fork().transactional(async (transaction) => {
    const { role, organizationName } = await lockMembers(transaction, principal);
    if (role !== 'owner') {
      throw roleForbids();
    }
    await transaction.execute(
      `update organizations set is_active = false, deletion_due_at = ?, deletion_user_id = ?
       where id = ?`,
      [dueAt, userId, organizationId],
    );
    await giveSomewhere(transaction, { organizationId }, clock.now());
    const action = AuditAction.ORGANIZATION_DELETION_STARTED;
    audit.add(transaction, { ...principal, action, origin: visitor });
    const owners: { readonly email: string; readonly secret: string }[] = [];
    const members = await findActiveMembers(transaction, organizationId);
    for (const { user_id, email } of members.filter((member) => member.role === 'owner')) {
      const link = { userId: user_id, organizationId, expiresAt: dueAt };
      owners.push({ email, secret: await createRestoreLink(transaction, link) });
    }
    return { organizationName, owners, others: members.filter(({ role }) => role !== 'owner') };
  });
  accounts.forgetOrganization(organizationId);
  const { organizationName } = deleted;
  const { mailer } = dependencies;
  const { language } = visitor;
  for (const { email: to, secret } of deleted.owners) {
    const link = mailer.linkTo('/account/restore-organization', secret);
    const values = { to, language, sender: userId, organizationName, link, dueAt };
    mailer.sendSoon({ kind: 'organizationDeleted', ...values });
  }
  for (const { email: to } of deleted.others) {
    // Counted by the address alone: every member is to be told, however many there are.
    mailer.sendSoon({ kind: 'organizationClosed', to, language, sender: null, organizationName });
  }
  return dueAt;
}

/**
 * Takes the deletion of an organization back. Throws BAD_USER_INPUT for a link of no use, and where
 * its holder is no owner any more or is locked. The database records it in the trail.
 */
export async function restoreOrganization(
  secret: string,
  { database, accounts, clock }: LeavingDependencies,
): Promise<void> {
  const restored = await database.fork().transactional(async (transaction) => {
    const link = await requireRestoreLink(transaction, secret, clock.now());
    const { userId, organizationId } = link;
    if (organizationId === null) {
      throw uselessLink();
    }
    await lockOrganization(transaction, organizationId, [userId]);
    await endRestoreLinks(transaction, link);
    const organizations = await transaction.execute(
      `update organizations o set is_active = true from memberships m, users u
       where o.id = ? and not o.is_active and o.deletion_due_at > ?
         and m.organization_id = o.id and m.user_id = ? and m.role = 'owner'
         and u.id = m.user_id and u.is_active
       returning o.id`,
      [organizationId, clock.now(), userId],
    );
    if (organizations.length === 0) {
      throw uselessLink();
    }
    return organizationId;
  });
  accounts.forgetOrganization(restored);
}

const memberRows = z.array(z.object({ user_id: z.string(), email: z.string(), role: z.string() }));

async function findActiveMembers(transaction: EntityManager, organizationId: string) {
  const rows = await transaction.execute(
    `select m.user_id, u.email, m.role from memberships m join users u on u.id = m.user_id
     where m.organization_id = ? and u.is_active order by m.user_id`,
    [organizationId],
  );
  return memberRows.parse(rows);
}
