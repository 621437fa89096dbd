import type { Principal } from '../access/principal.js';
import { AuditAction } from '../audit/audit-action.js';
import type { AuditTrail, Origin } from '../audit/audit-trail.js';
import type { Database } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { Accounts } from './accounts.js';
import { findUserForUpdate } from './find-user.js';
import type { UpdateMeInput } from './user.input.js';

/** What changing one's own account works with. */
export interface OwnAccountDependencies {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly audit: AuditTrail;
}

/** Changes the principal's own profile. Throws UNAUTHENTICATED where the user is gone meanwhile. */
export async function updateMe(
  principal: Principal,
  { fullName }: UpdateMeInput,
  origin: Origin,
  { database, accounts, audit }: OwnAccountDependencies,
): Promise<void> {
  await database.fork().transactional(async (transaction) => {
    const user = await findUserForUpdate(transaction, { id: principal.userId });
    if (user === null) {
      throw new GatewayError('UNAUTHENTICATED');
    }
    user.fullName = fullName.trim();
    const details = { fields: ['fullName'] };
    audit.add(transaction, { ...principal, action: AuditAction.PROFILE_CHANGED, origin, details });
  });
  accounts.forget(principal.userId);
}
