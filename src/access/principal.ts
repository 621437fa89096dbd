/**
 * What a member may do in an organization: everything; everything but the affairs of owners and
 * admins; the daily work.
 */
export type Role = 'owner' | 'admin' | 'member';

/** Who a request acts for: proven by its token and by the database. */
export interface Principal {
  /** The user's id. */
  readonly userId: string;
  /** The id of the organization that the token was issued for; every scope is opened with it. */
  readonly organizationId: string;
  /** What the user may do in that organization at this moment. */
  readonly role: Role;
  /** When the token was issued; what was revoked meanwhile can be told by it. */
  readonly tokenIssuedAt: Date;
  /** When the token ends; one that is made of it ends no later. */
  readonly tokenExpiresAt: Date;
}
