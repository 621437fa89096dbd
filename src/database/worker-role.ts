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
  // Its members inherit the policy, and are not to gain anything by it.
  using: `current_user = '${WORKER_ROLE}'`,
  check: `current_user = '${WORKER_ROLE}'`,
};
