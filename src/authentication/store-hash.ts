import type { RunStatement } from '../database/statements.js';

const replaceHash = {
  name: 'replace-hash',
  text: 'update credentials set password_hash = $3 where user_id = $1 and password_hash = $2',
};

/**
 * Replaces a password's hash by another of the same password. Only the hash that was checked is
 * replaced: the password may have been changed meanwhile.
 */
export async function storeHash(
  run: RunStatement,
  userId: string,
  checkedHash: string,
  newHash: string,
): Promise<void> {
  await run(replaceHash, [userId, checkedHash, newHash]);
}
