import { z } from 'zod';
import type { Principal, Role } from '../access/principal.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { requireLockedUser } from '../sessions/require-locked-user.js';
import type { UserWithOrganization } from '../users/find-user.js';

/** A member whose row is locked. */
export interface LockedMember {
  readonly userId: string;
  readonly email: string;
  readonly role: Role;
  /** False where the user's account is locked. */
  readonly isActive: boolean;
}

/** What a change of members is decided by; nothing of it changes until the transaction ends. */
export interface LockedMembers {
  /** The principal's own user. */
  readonly user: UserWithOrganization;
  readonly organizationName: string;
  /** The principal's role at this moment, which may no longer be the token's. */
  readonly role: Role;
  /** The member with this id, of those that were asked for; null where there is none. */
  find(userId: string): LockedMember | null;
}

const organizationRow = z.object({ name: z.string(), is_active: z.boolean() });
const memberRows = z.array(
  z
    .object({
      id: z.string(),
      email: z.string(),
      role: z.enum(['owner', 'admin', 'member']),
      is_active: z.boolean(),
    })
    .transform(
      ({ id, is_active, ...member }): LockedMember => ({
        ...member,
        userId: id,
        isActive: is_active,
      }),
    ),
);

/**
 * Locks an organization's members against other changes, and the users in question. Of changes at
 * once the second sees what the first has made: so of two last owners that leave one stays. The
 * organization goes first and users follow in the order of their ids, here and wherever else both
 * are locked; whoever locked the other way round could wait for us while we wait for them.
 */
export async function lockOrganization(
  transaction: EntityManager,
  organizationId: string,
  userIds: readonly string[],
): Promise<{ readonly name: string; readonly isActive: boolean } | null> {
  // Not `for update`: sign-ins write audit events, whose keys need the organization's row.
  const [row] = await transaction.execute(
    'select name, is_active from organizations where id = ? for no key update',
    [organizationId],
  );
  await transaction.execute(
    "select 1 from users where id = any(string_to_array(?, ',')::uuid[]) order by id for update",
    [userIds.join(',')],
  );
  if (row === undefined) {
    return null;
  }
  const { name, is_active: isActive } = organizationRow.parse(row);
  return { name, isActive };
}

/**
 * The same for a principal, who must be a member still. Throws what `requireLockedUser` throws,
 * UNAUTHENTICATED where they are no member any more, FORBIDDEN where the organization is locked.
 */
export async function lockMembers(
  transaction: EntityManager,
  principal: Principal,
  others: readonly string[] = [],
): Promise<LockedMembers> {
  const { organizationId, userId } = principal;
  const ids = [userId, ...others];
  const organization = await lockOrganization(transaction, organizationId, ids);
  const user = await requireLockedUser(transaction, principal);
  const rows: unknown = await transaction.execute(
    `select u.id, u.email, m.role, u.is_active from memberships m join users u on u.id = m.user_id
     where m.organization_id = ? and m.user_id = any(string_to_array(?, ',')::uuid[])`,
    [organizationId, ids.join(',')],
  );
  const members = memberRows.parse(rows);
  const find = (id: string) => members.find((member) => member.userId === id) ?? null;
  const own = find(userId);
  if (organization === null || own === null) {
    throw new GatewayError('UNAUTHENTICATED');
  }
  if (!organization.isActive) {
    throw new GatewayError('FORBIDDEN');
  }
  return { user, organizationName: organization.name, role: own.role, find };
}

/**
 * Throws CONFLICT unless somebody else owns the organization too, whose account is not locked. The
 * organization must be locked.
 */
export async function requireOtherOwner(
  transaction: EntityManager,
  { organizationId, userId }: Pick<Principal, 'organizationId' | 'userId'>,
): Promise<void> {
  const rows = await transaction.execute(
    `select 1 from memberships m join users u on u.id = m.user_id
     where m.organization_id = ? and m.role = 'owner' and m.user_id <> ? and u.is_active
     for share of u limit 1`,
    [organizationId, userId],
  );
  if (rows.length === 0) {
    throw new GatewayError('CONFLICT', {
      message: 'An organization needs an owner: make another member one first',
    });
  }
}
