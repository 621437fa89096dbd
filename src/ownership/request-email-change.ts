import type { Principal } from '../access/principal.js';
import type { Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import type { AuthenticationDependencies } from '../authentication/authentication-dependencies.js';
import { proveOwner } from '../authentication/prove-owner.js';
import { GatewayError } from '../errors/gateway-error.js';
import { createLink, endLinks, isAddressKept } from '../links/account-links.js';
import { requireLockedUser } from '../sessions/require-locked-user.js';
import { requireEmailAddress } from '../users/email-address.js';
import { User } from '../users/user.entity.js';
import type { RequestEmailChangeInput } from './ownership.input.js';

/**
 * Asks for another email address: a link goes to it, and a notice to the one there is. Whether the
 * new address has an account is told to its owner alone: the answer, and the work before it, are
 * the same. Throws what `proveOwner` throws, NOT_CONFIGURED without mail, RATE_LIMITED after too
 * many, and BAD_USER_INPUT where the address is the principal's own already.
 */
export async function requestEmailChange(
  principal: Principal,
  input: RequestEmailChangeInput,
  visitor: Visitor,
  dependencies: AuthenticationDependencies,
): Promise<void> {
  const { database, limits, audit, mailer, clock } = dependencies;
  mailer.requireConfigured();
  const newEmail = requireEmailAddress(input.newEmail);
  const { userId } = principal;
  await limits.take({ limit: 'emailChangeByAccount', key: userId });
  await proveOwner(principal, input.password, visitor, dependencies);
  const { secret, oldEmail } = await database.fork().transactional(async (transaction) => {
    const user = await requireLockedUser(transaction, principal);
    if (user.email === newEmail) {
      throw alreadyYours(input.newEmail);
    }
    await endLinks(transaction, userId, ['change_email']);
    const link = { purpose: 'change_email', userId, email: newEmail, now: clock.now() } as const;
    const details = { newEmail };
    const action = AuditAction.EMAIL_CHANGE_REQUESTED;
    audit.add(transaction, { ...principal, action, origin: visitor, details });
    return { secret: await createLink(transaction, link), oldEmail: user.email };
  });
  const { language } = visitor;
  const envelope = { kind: 'emailChange', to: newEmail, language, sender: userId } as const;
  mailer.composeSoon(envelope, async () => {
    if (await isTaken(newEmail, userId, dependencies)) {
      return { ...envelope, kind: 'emailChangeTaken' };
    }
    return secret === null ? null : { ...envelope, link: mailer.linkTo('/account/email', secret) };
  });
  mailer.sendSoon({
    kind: 'emailChangeRequested',
    to: oldEmail,
    language,
    sender: userId,
    newEmail,
    resetPage: mailer.linkTo('/account/reset'),
  });
}

async function isTaken(
  email: string,
  userId: string,
  { database }: AuthenticationDependencies,
): Promise<boolean> {
  const entityManager = database.fork();
  const isInUse = (await entityManager.count(User, { email })) > 0;
  return isInUse || (await isAddressKept(entityManager, email, userId));
}

function alreadyYours(input: string): GatewayError {
  const msg = 'Value error, this is your email address already';
  const fault = { type: 'value_error', loc: ['input', 'newEmail'], msg, input };
  return new GatewayError('BAD_USER_INPUT', { fields: [fault] });
}
