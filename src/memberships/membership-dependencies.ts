import type { AuditTrail } from '../audit/audit-trail.js';
import type { AuthenticationDependencies } from '../authentication/authentication-dependencies.js';
import type { Tenants } from '../database/tenant-scope.js';
import type { Mailer } from '../mail/mailer.js';
import type { Authenticate } from '../sessions/authenticate.js';

/** What the operations on members and invitations work with. */
export interface MembershipDependencies extends AuthenticationDependencies {
  readonly tenants: Tenants;
  readonly audit: AuditTrail;
  readonly mailer: Mailer;
  /** For the one operation that works with and without a token. */
  readonly authenticate: Authenticate;
}
