import type { AuditTrail } from '../audit/audit-trail.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/connect.js';
import type { AttemptLimits } from '../limits/attempt-limits.js';
import type { Mailer } from '../mail/mailer.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import type { PasswordPolicy } from '../passwords/password-policy.js';
import type { AccessTokens } from '../tokens/access-token.js';
import type { Accounts } from '../users/accounts.js';

/** What registering and signing in work with. */
export interface AuthenticationDependencies {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly passwords: PasswordHasher;
  readonly passwordPolicy: PasswordPolicy;
  readonly tokens: AccessTokens;
  readonly limits: AttemptLimits;
  readonly audit: AuditTrail;
  readonly mailer: Mailer;
  readonly clock: Clock;
}
