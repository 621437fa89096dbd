import { z } from 'zod';
import type { EntityManager } from '../database/connect.js';
import { uselessLink } from '../links/account-links.js';
import { createLinkSecret, digestOfSecret } from '../links/link-secret.js';

/** What a restore link takes back, and until when. */
interface NewRestoreLink {
  readonly userId: string;
  /** Null where it is the account itself. */
  readonly organizationId?: string;
  /** When what it restores goes for good. */
  readonly expiresAt: Date;
}

/** A restore link that was found. */
export interface RestoreLink {
  readonly userId: string;
  readonly organizationId: string | null;
}

/** Makes a link that takes a deletion back, and returns its secret, of which a hash is stored. */
export async function createRestoreLink(
  transaction: EntityManager,
  { userId, organizationId, expiresAt }: NewRestoreLink,
): Promise<string> {
  const secret = createLinkSecret();
  await transaction.execute(
    'insert into restore_links (digest, user_id, organization_id, expires_at) values (?, ?, ?, ?)',
    [digestOfSecret(secret), userId, organizationId ?? null, expiresAt],
  );
  return secret;
}

const linkRow = z
  .object({ user_id: z.string(), organization_id: z.string().nullable() })
  .transform((row): RestoreLink => ({ userId: row.user_id, organizationId: row.organization_id }));

/**
 * The link with this secret, which stays until `endRestoreLinks`. Throws BAD_USER_INPUT, in the
 * words of every link that does not work, where there is none.
 */
export async function requireRestoreLink(
  transaction: EntityManager,
  secret: string,
  now: Date,
): Promise<RestoreLink> {
  const [row] = await transaction.execute(
    'select user_id, organization_id from restore_links where digest = ? and expires_at > ?',
    [digestOfSecret(secret), now],
  );
  if (row === undefined) {
    throw uselessLink();
  }
  return linkRow.parse(row);
}

/** Ends the links that restore the same as this one, whoever has them. */
export async function endRestoreLinks(
  transaction: EntityManager,
  { userId, organizationId }: RestoreLink,
): Promise<void> {
  await (organizationId === null
    ? transaction.execute(
        'delete from restore_links where user_id = ? and organization_id is null',
        [userId],
      )
    : transaction.execute('delete from restore_links where organization_id = ?', [organizationId]));
}
