import type { Database } from '../database/connect.js';
import type { Logger } from '../log.js';
import type { SealedSecrets } from '../sealed-secrets/sealed-secrets.js';
import { asWorker } from './claim-deliveries.js';

/** A table with a column `secret`, and where each row's is sealed for. */
interface SecretTable {
  readonly name: 'webhooks' | 'calcom_connections';
  /** The columns of its key. */
  readonly key: readonly string[];
  placeOf(key: readonly string[]): string;
}

/**
 * Seals all secrets of a table anew that were sealed under a key that has been replaced. One that
 * no key opens stays as it is, and is told of: it needs its old key among JWT_PREVIOUS_SECRETS, or
 * to be made anew.
 */
export async function resealSecrets(
  database: Database,
  secrets: SealedSecrets,
  { name, key, placeOf }: SecretTable,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const outdated = await asWorker(database, (query) =>
    query(`select ${key.join(', ')}, secret from ${name} where not starts_with(secret, $1)`, [
      secrets.currentPrefix,
    ]),
  );
  const condition = key.map((column, index) => `${column} = $${index + 3}`).join(' and ');
  for (const row of outdated) {
    const values = key.map((column) => String(row[column]));
    const place = placeOf(values);
    const secret = secrets.open(String(row.secret), place);
    if (secret === null) {
      log.warn({ place }, 'A sealed secret cannot be opened');
      continue;
    }
    await asWorker(database, (query) =>
      query(`update ${name} set secret = $1 where secret = $2 and ${condition}`, [
        secrets.seal(secret, place),
        row.secret,
        ...values,
      ]),
    );
  }
}
