import type { Principal, Role } from '../access/principal.js';
import { roleForbids, type Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import { requireProof } from '../authentication/require-proof.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { isUuid } from '../input/uuid.js';
import { type LockedMember, lockMembers, requireOtherOwner } from './lock-members.js';
import { MemberRole } from './member-role.js';
import type { ChangeRoleInput, TransferOwnershipInput } from './membership.input.js';
import type { MembershipDependencies } from './membership-dependencies.js';

/**
 * Gives a member another role. Only owners may: every change concerns an owner or an admin, before
 * or after. To make an owner also takes `requireProof`. Throws FORBIDDEN for any other role,
 * NOT_FOUND where there is no such member, CONFLICT where the last owner would be none any more, or
 * an owner would be made of a locked account.
 */
export async function changeRole(
  principal: Principal,
  { userId, role, password }: ChangeRoleInput,
  visitor: Visitor,
  dependencies: MembershipDependencies,
): Promise<string> {
  if (role === MemberRole.OWNER) {
    await requireProof(principal, password, visitor, dependencies);
  }
  return asOwner(principal, userId, dependencies, async (transaction, member) => {
    if (member.userId === principal.userId && role !== MemberRole.OWNER) {
      await requireOtherOwner(transaction, principal);
    }
    await setRole(transaction, principal, member, role, visitor, dependencies);
  });
}

/**
 * Makes another member an owner, and the principal an admin, in one step. Throws what `changeRole`
 * throws, and CONFLICT for oneself.
 */
export async function transferOwnership(
  principal: Principal,
  { userId, password }: TransferOwnershipInput,
  visitor: Visitor,
  dependencies: MembershipDependencies,
): Promise<string> {
  await requireProof(principal, password, visitor, dependencies);
  return asOwner(principal, userId, dependencies, async (transaction, member, own) => {
    if (member.userId === own.userId) {
      throw new GatewayError('CONFLICT', { message: 'You are the owner already' });
    }
    await setRole(transaction, principal, member, 'owner', visitor, dependencies);
    await setRole(transaction, principal, own, 'admin', visitor, dependencies);
  });
}

async function asOwner(
  principal: Principal,
  memberId: string,
  { database, accounts }: MembershipDependencies,
  work: (transaction: EntityManager, member: LockedMember, own: LockedMember) => Promise<void>,
): Promise<string> {
  const userId = memberId.toLowerCase();
  if (!isUuid(userId)) {
    throw new GatewayError('NOT_FOUND');
  }
  await database.fork().transactional(async (transaction) => {
    const members = await lockMembers(transaction, principal, [userId]);
    const own = members.find(principal.userId);
    if (own?.role !== 'owner') {
      throw roleForbids();
    }
    const member = members.find(userId);
    if (member === null) {
      throw new GatewayError('NOT_FOUND');
    }
    await work(transaction, member, own);
  });
  accounts.forget(userId);
  accounts.forget(principal.userId);
  return userId;
}

async function setRole(
  transaction: EntityManager,
  { organizationId, userId: by }: Principal,
  { userId, role: from, isActive }: LockedMember,
  role: Role,
  origin: Origin,
  { audit }: MembershipDependencies,
): Promise<void> {
  if (role === from) {
    return;
  }
  if (role === 'owner' && !isActive) {
    throw new GatewayError('CONFLICT', { message: 'The account of this member is locked' });
  }
  await transaction.execute(
    'update memberships set role = ? where organization_id = ? and user_id = ?',
    [role, organizationId, userId],
  );
  const details = { from, to: role, by };
  audit.add(transaction, {
    organizationId,
    userId,
    action: AuditAction.ROLE_CHANGED,
    origin,
    details,
  });
}
