import type { Principal } from '../access/principal.js';
import type { RequestContext } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import { GatewayError } from '../errors/gateway-error.js';
import { requireLockedUser } from '../sessions/require-locked-user.js';
import type { SignedIn } from '../sessions/sign-in.js';
import { requireOwnUser } from '../users/require-own-user.js';
import { type LiveInvitation, requireInvitation } from './find-invitation.js';
import type { AcceptInvitationInput } from './invitation.input.js';
import type { MembershipDependencies } from './membership-dependencies.js';
import { registerInvited } from './register-invited.js';
import { tellInviter } from './tell-inviter.js';
import { useInvitation } from './use-invitation.js';

/**
 * Takes up an invitation: as a new account where a password is given, else as the account that the
 * request is signed in to, whose address must be the invited one. Throws NOT_FOUND where the
 * invitation is not good any more; of several uses at once one succeeds.
 */
export async function acceptInvitation(
  input: AcceptInvitationInput,
  context: RequestContext,
  dependencies: MembershipDependencies,
): Promise<SignedIn> {
  const { authenticate, database, clock } = dependencies;
  const { token, fullName, password } = input;
  if (typeof password === 'string') {
    if (typeof fullName !== 'string') {
      const loc = ['input', 'fullName'];
      throw new GatewayError('BAD_USER_INPUT', {
        fields: [{ type: 'missing', loc, msg: 'Field required', input: null }],
      });
    }
    return registerInvited({ token, fullName, password }, context, dependencies);
  }
  const principal = await authenticate(context.authorization);
  const live = await requireInvitation(database.run, token, clock.now());
  return join(principal, live, context, dependencies);
}

/**
 * Makes a member of a signed-in user. Throws FORBIDDEN where the invitation is for another address.
 * Who has both the account and the mail has shown that the address is theirs.
 */
async function join(
  principal: Principal,
  live: LiveInvitation,
  context: RequestContext,
  dependencies: MembershipDependencies,
): Promise<SignedIn> {
  const { database, accounts, audit, tokens, clock } = dependencies;
  const { userId, tokenIssuedAt: issuedAt, tokenExpiresAt: expiresAt } = principal;
  const { organizationId, invitation } = live;
  const memberName = await database.fork().transactional(async (transaction) => {
    await useInvitation(transaction, live, [userId], clock.now());
    const user = await requireLockedUser(transaction, principal);
    if (user.email !== invitation.email) {
      throw new GatewayError('FORBIDDEN', { message: 'The invitation is for another address' });
    }
    user.isVerified = true;
    await transaction.execute(
      `insert into memberships (organization_id, user_id, role, created_at)
       values (?, ?, ?, ?) on conflict do nothing`,
      [organizationId, userId, invitation.role, clock.now()],
    );
    const details = { invitationId: invitation.id, role: invitation.role };
    const action = AuditAction.MEMBER_JOINED;
    audit.add(transaction, { organizationId, userId, action, origin: context, details });
    return user.fullName;
  });
  accounts.forget(userId);
  tellInviter(live, memberName, context, dependencies);
  const claims = { userId, organizationId };
  const accessToken = tokens.reissue(claims, { issuedAt, expiresAt });
  return { accessToken, user: await requireOwnUser(claims, accounts) };
}
