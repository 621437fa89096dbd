import type { PolicyDef } from '@mikro-orm/core';

/**
 * The database role of those who deliver. They see the webhooks of all organizations, and of
 * everything else only whether an organization is switched off.
 */
export const WORKER_ROLE = 'empfio_webhooks';

/** Opens a table to those who deliver; what they may do there is granted by the migration. */
export const workerPolicy: PolicyDef = {
  name: 'delivered_by_workers',
  roles: [WORKER_ROLE],
  using: 'true',
  check: 'true',
};
