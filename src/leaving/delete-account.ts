import { z } from 'zod';
import type { Principal } from '../access/principal.js';
import type { Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import { proveOwner } from '../authentication/prove-owner.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { requireLockedUser } from '../sessions/require-locked-user.js';
import { revokeTokens } from '../sessions/revocation.js';
import type { LeavingDependencies } from './leaving-dependencies.js';
import { createRestoreLink } from './restore-links.js';

const DAY_MS = 86_400_000;

/** When what is deleted now goes for good. */
export function endOfGrace({ clock, graceDays }: LeavingDependencies): Date {
  return new Date(clock.now().getTime() + graceDays * DAY_MS);
}

/**
 * Begins the deletion of the principal's account: it is locked at once, and its sessions end. An
 * organization that nobody else belongs to goes along. Throws what `proveOwner` throws, CONFLICT
 * where an organization with other members would have no owner left, and UNAVAILABLE where they
 * joined another organization at this very moment.
 */
export async function deleteAccount(
  principal: Principal,
  password: string | null | undefined,
  visitor: Visitor,
  dependencies: LeavingDependencies,
): Promise<Date> {
  await proveOwner(principal, password, visitor, dependencies);
  const { database, accounts, audit, mailer, clock } = dependencies;
  const { userId } = principal;
  const dueAt = endOfGrace(dependencies);
  const deleted = await database.fork().transactional(async (transaction) => {
    const locked = await lockOrganizationsOf(transaction, userId);
    const user = await requireLockedUser(transaction, principal);
    const owned = await findOwned(transaction, userId);
    if (owned.some(({ id }) => !locked.has(id))) {
      throw new GatewayError('UNAVAILABLE');
    }
    const left = owned.find((each) => !each.has_other_owner && each.has_other_member);
    if (left !== undefined) {
      throw new GatewayError('CONFLICT', {
        message: `Others belong to an organization of yours: transfer its ownership first (${left.id})`,
      });
    }
    const taken = owned.filter((each) => !each.has_other_owner).map(({ id }) => id);
    const origin = visitor;
    for (const organizationId of taken) {
      const action = AuditAction.ORGANIZATION_DELETION_STARTED;
      audit.add(transaction, { organizationId, userId, action, origin });
    }
    audit.add(transaction, { ...principal, action: AuditAction.USER_DELETION_STARTED, origin });
    user.isActive = false;
    user.deletionDueAt = dueAt;
    revokeTokens(user, clock.now());
    await transaction.flush();
    await transaction.execute(
      `update organizations set is_active = false, deletion_due_at = ?, deletion_user_id = ?
       where id = any(string_to_array(?, ',')::uuid[])`,
      [dueAt, userId, taken.join(',')],
    );
    const secret = await createRestoreLink(transaction, { userId, expiresAt: dueAt });
    return { secret, taken, email: user.email };
  });
  accounts.forget(userId);
  for (const organizationId of deleted.taken) {
    accounts.forgetOrganization(organizationId);
  }
  mailer.sendSoon({
    kind: 'accountDeleted',
    to: deleted.email,
    language: visitor.language,
    sender: userId,
    link: mailer.linkTo('/account/restore', deleted.secret),
    dueAt,
  });
  return dueAt;
}

const ids = z.array(z.object({ id: z.string() }));

/** Locks the user's organizations in the order of their ids: before the user, as everywhere. */
async function lockOrganizationsOf(
  transaction: EntityManager,
  userId: string,
): Promise<ReadonlySet<string>> {
  const rows = await transaction.execute(
    `select id from organizations
     where id in (select organization_id from memberships where user_id = ?)
     order by id for no key update`,
    [userId],
  );
  return new Set(ids.parse(rows).map(({ id }) => id));
}

const ownedRows = z.array(
  z.object({ id: z.string(), has_other_owner: z.boolean(), has_other_member: z.boolean() }),
);

/** The active organizations that the user owns; whoever is locked does not count as an other. */
async function findOwned(transaction: EntityManager, userId: string) {
  const others = `from memberships n join users u on u.id = n.user_id
    where n.organization_id = m.organization_id and n.user_id <> m.user_id and u.is_active`;
  const rows = await transaction.execute(
    `select o.id, exists (select 1 ${others} and n.role = 'owner') as has_other_owner,
       exists (select 1 ${others}) as has_other_member
     from memberships m join organizations o on o.id = m.organization_id
     where m.user_id = ? and m.role = 'owner' and o.is_active`,
    [userId],
  );
  return ownedRows.parse(rows);
}
