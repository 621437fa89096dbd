import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { RequestContext } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import { Credential } from '../authentication/credential.entity.js';
import { GatewayError } from '../errors/gateway-error.js';
import { Organization } from '../organizations/organization.entity.js';
import { requireStrongPassword } from '../passwords/weak-passwords.js';
import { rememberNetwork } from '../sessions/known-networks.js';
import { type SignedIn, signIn } from '../sessions/sign-in.js';
import { accountOf } from '../users/account.js';
import { User } from '../users/user.entity.js';
import { requireInvitation } from './find-invitation.js';
import type { MembershipDependencies } from './membership-dependencies.js';
import { tellInviter } from './tell-inviter.js';
import { useInvitation } from './use-invitation.js';

/** An invitation and a new account. */
interface InvitedRegistration {
  readonly token: string;
  readonly fullName: string;
  readonly password: string;
}

const userByEmail = { name: 'user-by-email', text: 'select 1 from users where email = $1' };

/**
 * Makes an account of an invitation: verified, since the mailbox is proven, and with the inviting
 * organization for its home, without one of its own. Nothing is hashed before the invitation is
 * found good and its address free. Throws NOT_FOUND, BAD_USER_INPUT for a weak password,
 * RATE_LIMITED, and CONFLICT where the address has an account: whoever holds the mail may know.
 */
export async function registerInvited(
  { token, fullName: givenName, password }: InvitedRegistration,
  context: RequestContext,
  dependencies: MembershipDependencies,
): Promise<SignedIn> {
  const { database, passwords, passwordPolicy, tokens, limits, audit, clock } = dependencies;
  const live = await requireInvitation(database.run, token, clock.now());
  const { organizationId, organizationName, invitation } = live;
  const { email } = invitation;
  if ((await database.run(userByEmail, [email])).rows.length > 0) {
    throw hasAccount();
  }
  const fullName = givenName.trim();
  await requireStrongPassword(
    password,
    'password',
    { email, fullName, organizationName },
    passwordPolicy,
  );
  await limits.take({ limit: 'registrationByNetwork', key: context.clientNetwork });
  const passwordHash = await passwords.hash(password);
  const now = clock.now();
  try {
    const { user, organization } = await database.fork().transactional(async (transaction) => {
      await useInvitation(transaction, live, [], now);
      const organization = await transaction.findOneOrFail(Organization, { id: organizationId });
      const user = new User({ email, fullName, organization, createdAt: now, isVerified: true });
      transaction.persist([user, new Credential(user, passwordHash)]);
      const details = { method: 'invitation', invitationId: invitation.id };
      const entry = { organizationId, userId: user.id, origin: context, details };
      audit.add(transaction, { ...entry, action: AuditAction.REGISTERED });
      await transaction.flush();
      // Who is new in an organization that has members is a member, by the database's own rule.
      await transaction.execute(
        'update memberships set role = ? where organization_id = ? and user_id = ?',
        [invitation.role, organizationId, user.id],
      );
      return { user, organization };
    });
    await rememberNetwork(database.run, { userId: user.id, network: context.clientNetwork, now });
    tellInviter(live, fullName, context, dependencies);
    return signIn(accountOf(user, organization), tokens);
  } catch (error) {
    throw error instanceof UniqueConstraintViolationException ? hasAccount(error) : error;
  }
}

function hasAccount(cause?: unknown): GatewayError {
  return new GatewayError('CONFLICT', {
    message: 'This address has an account: sign in to it, and accept the invitation then',
    cause,
  });
}
