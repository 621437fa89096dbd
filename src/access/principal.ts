/** Who a request acts for: proven by its token and by the database. */
export interface Principal {
  /** The user's id. */
  readonly userId: string;
  /** The id of the organization that the token was issued for; every scope is opened with it. */
  readonly organizationId: string;
  /** When the token was issued; what was revoked meanwhile can be told by it. */
  readonly tokenIssuedAt: Date;
}
