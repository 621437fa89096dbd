import { randomUUIDv7 } from 'node:crypto';
import type { Principal, Role } from '../access/principal.js';
import { type RequestContext, roleForbids } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { isUuid } from '../input/uuid.js';
import type { Attempt } from '../limits/attempt-limits.js';
import { createLinkSecret, digestOfSecret } from '../links/link-secret.js';
import { requireEmailAddress } from '../users/email-address.js';
import { requireOwnUser } from '../users/require-own-user.js';
import { LIVE_INVITATIONS, MAX_OPEN_INVITATIONS } from './find-invitation.js';
import type { InviteMemberInput } from './invitation.input.js';
import { InvitationType } from './invitation.type.js';
import { type LockedMembers, lockMembers } from './lock-members.js';
import { MemberRole } from './member-role.js';
import type { MembershipDependencies } from './membership-dependencies.js';

/** How long an invitation is good, in milliseconds: seven days. */
const LIFETIME_MS = 7 * 86_400_000;

/**
 * Invites an address by mail; an earlier invitation of the same address is void from then on. The
 * answer is the same whether or not the address has an account. Throws FORBIDDEN unless an owner
 * does it or, for a member, an admin, whose own address is verified; CONFLICT where the address
 * belongs to a member already or too many invitations are open; RATE_LIMITED after too many to the
 * address, from the account or from the organization; NOT_CONFIGURED without mail.
 */
export async function inviteMember(
  principal: Principal,
  input: InviteMemberInput,
  context: RequestContext,
  dependencies: MembershipDependencies,
): Promise<InvitationType> {
  const { accounts, mailer } = dependencies;
  const role = input.role;
  if (role === MemberRole.OWNER) {
    const msg = 'Value error, owners are made by changeRole';
    throw new GatewayError('BAD_USER_INPUT', {
      fields: [{ type: 'value_error', loc: ['input', 'role'], msg, input: 'OWNER' }],
    });
  }
  mailer.requireConfigured();
  const email = requireEmailAddress(input.email);
  // Before anything is counted: who may invite nobody must not use up the invitations of others.
  const { isVerified } = await requireOwnUser(principal, accounts);
  requireInviter({ role: principal.role, user: { isVerified } }, role);
  const secret = createLinkSecret();
  const { invitation, ...names } = await withinLimits(principal, email, dependencies, () =>
    storeInvitation(principal, { email, role, secret }, context, dependencies),
  );
  const link = mailer.linkTo('/account/invitation', secret);
  const { language } = context;
  // Counted above, where a refusal is told.
  mailer.sendSoon({ kind: 'invitation', to: email, language, sender: null, link, ...names });
  return invitation;
}

/**
 * Stores an invitation as one attempt of the inviter, of the organization and at the address;
 * where none was stored, the attempts are given back.
 */
async function withinLimits<Result>(
  { userId, organizationId }: Principal,
  email: string,
  { limits }: MembershipDependencies,
  work: () => Promise<Result>,
): Promise<Result> {
  const attempts = [
    { limit: 'invitationByAccount', key: userId },
    { limit: 'invitationByOrganization', key: organizationId },
    { limit: 'invitationByAddress', key: email },
  ] as const;
  const taken: Attempt[] = [];
  try {
    for (const attempt of attempts) {
      await limits.take(attempt);
      taken.push(attempt);
    }
    return await work();
  } catch (error) {
    await Promise.all(taken.map((attempt) => limits.giveBack(attempt)));
    throw error;
  }
}

async function storeInvitation(
  principal: Principal,
  {
    email,
    role,
    secret,
  }: { readonly email: string; readonly role: MemberRole; readonly secret: string },
  context: RequestContext,
  { database, audit, clock }: MembershipDependencies,
) {
  const { organizationId, userId } = principal;
  const [id, now] = [randomUUIDv7(), clock.now()];
  const createdAt = now;
  const expiresAt = new Date(now.getTime() + LIFETIME_MS);
  return database.fork().transactional(async (transaction) => {
    const members = await lockMembers(transaction, principal);
    requireInviter(members, role);
    await requireRoom(transaction, organizationId, email, members, now);
    await transaction.execute(
      'delete from invitations where organization_id = ? and (email = ? or expires_at <= ?)',
      [organizationId, email, now],
    );
    await transaction.execute(
      `insert into invitations (organization_id, id, email, role, secret_hash, invited_by,
         inviter_tokens_valid_from, created_at, expires_at)
       select ?, ?, ?, ?, ?, id, tokens_valid_from, ?, ? from users where id = ?`,
      [organizationId, id, email, role, digestOfSecret(secret), createdAt, expiresAt, userId],
    );
    const details = { invitationId: id, role };
    audit.add(transaction, {
      ...principal,
      action: AuditAction.MEMBER_INVITED,
      origin: context,
      details,
    });
    const invitation = { id, email, role, invitedBy: userId, createdAt, expiresAt };
    return {
      invitation: new InvitationType(invitation),
      organizationName: members.organizationName,
      inviterName: members.user.fullName,
    };
  });
}

/**
 * Takes an invitation back. Throws FORBIDDEN unless an owner does it or, for a member's, an admin;
 * NOT_FOUND where the organization has none such.
 */
export async function revokeInvitation(
  principal: Principal,
  invitationId: string,
  origin: Origin,
  { database, audit }: MembershipDependencies,
): Promise<void> {
  const { organizationId } = principal;
  await database.fork().transactional(async (transaction) => {
    const members = await lockMembers(transaction, principal);
    if (members.role === 'member') {
      throw roleForbids();
    }
    const [row] = isUuid(invitationId)
      ? await transaction.execute(
          'select role from invitations where organization_id = ? and id = ?',
          [organizationId, invitationId],
        )
      : [];
    if (row === undefined) {
      throw new GatewayError('NOT_FOUND');
    }
    if (members.role !== 'owner' && Reflect.get(row, 'role') !== 'member') {
      throw roleForbids();
    }
    await transaction.execute('delete from invitations where organization_id = ? and id = ?', [
      organizationId,
      invitationId,
    ]);
    const details = { invitationId };
    const action = AuditAction.INVITATION_REVOKED;
    audit.add(transaction, { ...principal, action, origin, details });
  });
}

function requireInviter(
  members: { readonly role: Role; readonly user: { readonly isVerified: boolean } },
  role: MemberRole,
): void {
  if (members.role === 'member' || (members.role === 'admin' && role !== MemberRole.MEMBER)) {
    throw roleForbids();
  }
  if (!members.user.isVerified) {
    throw new GatewayError('FORBIDDEN', { message: 'Verify your own email address first' });
  }
}

async function requireRoom(
  transaction: EntityManager,
  organizationId: string,
  email: string,
  members: LockedMembers,
  now: Date,
): Promise<void> {
  const joined = await transaction.execute(
    `select 1 from memberships m join users u on u.id = m.user_id
     where m.organization_id = ? and u.email = ?`,
    [organizationId, email],
  );
  if (joined.length > 0) {
    throw new GatewayError('CONFLICT', { message: 'This address belongs to a member already' });
  }
  const open = await transaction.execute(
    `select i.email, i.role from ${LIVE_INVITATIONS} and i.organization_id = ? and i.expires_at > ?`,
    [organizationId, now],
  );
  const earlier = open.find((row) => Reflect.get(row, 'email') === email);
  if (earlier === undefined && open.length >= MAX_OPEN_INVITATIONS) {
    throw new GatewayError('CONFLICT', { message: 'Too many invitations are open' });
  }
  // Whoever may not invite an admin may not take such an invitation back either.
  if (members.role !== 'owner' && Reflect.get(earlier ?? {}, 'role') === 'admin') {
    throw roleForbids();
  }
}
