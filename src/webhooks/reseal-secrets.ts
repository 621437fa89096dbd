import type { Database } from '../database/connect.js';
import type { Logger } from '../log.js';
import type { SealedSecrets } from '../sealed-secrets/sealed-secrets.js';
import { asWorker } from './claim-deliveries.js';
import { placeOf } from './webhook.entity.js';

/**
 * Seals all secrets of webhooks anew that were sealed under a key that has been replaced. One that
 * no key opens stays as it is, and is told of: it needs its old key among JWT_PREVIOUS_SECRETS, or
 * a rotation.
 */
export async function resealSecrets(
  database: Database,
  secrets: SealedSecrets,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const outdated = await asWorker(database, (scope) =>
    scope.execute(
      'select organization_id, id, secret from webhooks where not starts_with(secret, ?)',
      [secrets.currentPrefix],
    ),
  );
  for (const row of outdated) {
    const [organizationId, id, sealed] = [row.organization_id, row.id, row.secret].map(String);
    const place = placeOf({ organizationId: organizationId ?? '', id: id ?? '' });
    const secret = secrets.open(sealed ?? '', place);
    if (secret === null) {
      log.warn({ organizationId, webhookId: id }, 'The secret of a webhook cannot be opened');
      continue;
    }
    await asWorker(database, (scope) =>
      scope.execute(
        'update webhooks set secret = ? where organization_id = ? and id = ? and secret = ?',
        [secrets.seal(secret, place), organizationId, id, sealed],
      ),
    );
  }
}
