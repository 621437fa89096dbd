import { randomBytes } from 'node:crypto';
import type { Principal } from '../access/principal.js';
import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import { requireWebhookManager } from '../webhooks/require-webhook-manager.js';
import type { WebhookDependencies } from '../webhooks/webhook-dependencies.js';
import { takeAttempt } from '../webhooks/webhooks.js';
import { CalcomConnection, calcomPlaceOf } from './calcom-connection.entity.js';

/** The documented path of Cal.com's events. */
export const CALCOM_PATH = '/api/v1/webhooks/calcom';

/** What connecting works with. */
export interface CalcomDependencies extends WebhookDependencies {
  /** Where others reach the gateway; null where nobody said. */
  readonly publicUrl: string | null;
}

/**
 * Makes the secret that Cal.com is to sign its events with; one from before is worth nothing any
 * more. Returns it with the address to give to Cal.com. Throws FORBIDDEN and RATE_LIMITED.
 */
export async function connectCalcom(
  principal: Principal,
  origin: Origin,
  dependencies: CalcomDependencies,
): Promise<{ url: string; secret: string }> {
  const { tenants, audit, secrets, clock, publicUrl } = dependencies;
  await takeAttempt(principal, dependencies);
  const { organizationId, userId } = principal;
  // 256 bits, as many as the hash of the signatures has (RFC 2104, section 3).
  const secret = randomBytes(32).toString('base64url');
  const sealed = secrets.seal(secret, calcomPlaceOf(organizationId));
  await tenants.within(principal, async (scope) => {
    await scope.execute(
      `insert into calcom_connections (organization_id, secret, created_at) values (?, ?, ?)
       on conflict (organization_id)
       do update set secret = excluded.secret, created_at = excluded.created_at`,
      [organizationId, sealed, clock.now()],
    );
    audit.add(scope, { organizationId, userId, action: AuditAction.CALCOM_CONNECTED, origin });
  });
  return { url: `${publicUrl ?? ''}${CALCOM_PATH}?organization=${organizationId}`, secret };
}

/** Takes no more events of Cal.com; answers whether any were taken. Throws FORBIDDEN. */
export async function disconnectCalcom(
  principal: Principal,
  origin: Origin,
  { tenants, accounts, audit }: CalcomDependencies,
): Promise<boolean> {
  await requireWebhookManager(principal, accounts);
  const { organizationId, userId } = principal;
  return tenants.within(principal, async (scope) => {
    const removed = await scope.nativeDelete(CalcomConnection, { organizationId });
    if (removed === 0) {
      return false;
    }
    audit.add(scope, { organizationId, userId, action: AuditAction.CALCOM_DISCONNECTED, origin });
    return true;
  });
}
