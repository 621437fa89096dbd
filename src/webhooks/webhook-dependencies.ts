import type { AuditTrail } from '../audit/audit-trail.js';
import type { Clock } from '../clock.js';
import type { Tenants } from '../database/tenant-scope.js';
import type { AttemptLimits } from '../limits/attempt-limits.js';
import type { SealedSecrets } from '../sealed-secrets/sealed-secrets.js';
import type { Accounts } from '../users/accounts.js';

/** What the operations on webhooks work with. */
export interface WebhookDependencies {
  readonly tenants: Tenants;
  readonly accounts: Accounts;
  readonly audit: AuditTrail;
  readonly limits: AttemptLimits;
  readonly secrets: SealedSecrets;
  readonly clock: Clock;
  /** True lets webhooks go to private addresses, in development. */
  readonly allowsPrivateWebhooks: boolean;
}
