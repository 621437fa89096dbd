import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { findUserForUpdate, type UserWithOrganization } from '../users/find-user.js';
import { findSignInOrganization } from '../users/sign-in-organization.js';
import { type LinkPurpose, linkLifetimes } from './link-purpose.js';
import { createLinkSecret, digestOfSecret } from './link-secret.js';

/** What a new link is for. */
interface NewLink {
  readonly purpose: LinkPurpose;
  readonly userId: string;
  /** The address that it proves: the one it goes to. */
  readonly email: string;
  readonly now: Date;
}

/** A link as it was stored. */
interface StoredLink {
  readonly userId: string;
  readonly email: string;
  /** In PostgreSQL's words, exact to the microsecond. */
  readonly createdAt: string;
}

/**
 * Makes a link of a user and returns its secret, of which only a hash is stored; null where there
 * is no such user or the account is locked. Those of the user that have expired are removed.
 */
export async function createLink(
  entityManager: EntityManager,
  { purpose, userId, email, now }: NewLink,
): Promise<string | null> {
  const secret = createLinkSecret();
  const at = now.toISOString();
  const until = new Date(now.getTime() + linkLifetimes[purpose] * 1000).toISOString();
  await entityManager.execute(
    'delete from account_links where user_id = ? and expires_at <= ?::timestamptz',
    [userId, at],
  );
  const made = await entityManager.execute(
    `insert into account_links (digest, purpose, user_id, email, created_at, expires_at)
     select ?, ?, id, ?, ?::timestamptz, ?::timestamptz from users where id = ? and is_active
     returning digest`,
    [digestOfSecret(secret), purpose, email, at, until, userId],
  );
  return made.length === 0 ? null : secret;
}

/** The link with this secret and purpose, if it has not expired; it is not used up by that. */
export async function findLink(
  entityManager: EntityManager,
  purpose: LinkPurpose,
  secret: string,
  now: Date,
): Promise<StoredLink | null> {
  const [row] = await entityManager.execute(
    `select user_id, email, created_at::text from account_links
     where digest = ? and purpose = ? and expires_at > ?::timestamptz`,
    [digestOfSecret(secret), purpose, now.toISOString()],
  );
  return toLink(row);
}

/**
 * Uses a link up, and locks its user until the transaction ends; of several uses at once one
 * succeeds. Throws BAD_USER_INPUT, in the same words, where it was used, has expired, is unknown,
 * is for something else, or its user is locked; taking a change back is possible all the same, for
 * it lets nobody in.
 */
export async function useLink(
  transaction: EntityManager,
  purpose: LinkPurpose,
  secret: string,
  now: Date,
): Promise<{ readonly link: StoredLink; readonly user: UserWithOrganization }> {
  const found = await findLink(transaction, purpose, secret, now);
  // The user first, then the link: as everybody who ends a user's links does.
  const user = found && (await findUserForUpdate(transaction, { id: found.userId }));
  const [row] = await transaction.execute(
    `delete from account_links
     where digest = ? and purpose = ? and expires_at > ?::timestamptz
     returning user_id, email, created_at::text`,
    [digestOfSecret(secret), purpose, now.toISOString()],
  );
  const link = toLink(row);
  if (link === null || user === null) {
    throw uselessLink();
  }
  const organization = await findSignInOrganization(transaction, user);
  const isActive = user.isActive && organization.isActive;
  if (!isActive && purpose !== 'undo_email_change') {
    throw uselessLink();
  }
  return { link, user };
}

/** The one answer to every link that does not work, whatever the reason. */
export function uselessLink(cause?: unknown): GatewayError {
  const message = 'This link does not work any more; ask for a new one';
  return new GatewayError('BAD_USER_INPUT', { message, cause });
}

/**
 * Ends the user's links; all of them unless purposes are named. Those that take back a change of
 * the address stay in every case: they are what its owner has against a thief.
 */
export async function endLinks(
  transaction: EntityManager,
  userId: string,
  purposes: readonly LinkPurpose[] = ['verify_email', 'change_email', 'reset_password'],
): Promise<void> {
  await transaction.execute(
    `delete from account_links
     where user_id = ? and purpose <> 'undo_email_change' and purpose = any (string_to_array(?, ','))`,
    [userId, purposes.join(',')],
  );
}

/**
 * Ends the links that take back a change made at this moment or later: an address that a thief put
 * in between must not get the account back.
 */
export async function endLaterUndoLinks(
  transaction: EntityManager,
  { userId, createdAt }: StoredLink,
): Promise<void> {
  await transaction.execute(
    `delete from account_links
     where user_id = ? and purpose = 'undo_email_change' and created_at >= ?::timestamptz`,
    [userId, createdAt],
  );
}

/**
 * Whether an address was left by a change that can still be taken back; until it cannot, the
 * database gives it to nobody but that user.
 */
export async function isAddressKept(
  entityManager: EntityManager,
  email: string,
  exceptUserId: string | null = null,
): Promise<boolean> {
  const rows = await entityManager.execute(
    `select 1 from account_links where purpose = 'undo_email_change' and email = ?
     and expires_at > now() and user_id is distinct from ?::uuid`,
    [email, exceptUserId],
  );
  return rows.length > 0;
}

function toLink(row: unknown): StoredLink | null {
  if (typeof row !== 'object' || row === null) {
    return null;
  }
  const text = (key: string) => String(Reflect.get(row, key));
  return { userId: text('user_id'), email: text('email'), createdAt: text('created_at') };
}
