import type { Organization } from '../organizations/organization.entity.js';
import type { AccessTokens } from '../tokens/access-token.js';
import type { User } from '../users/user.entity.js';
import { UserType } from '../users/user.type.js';

/** Somebody who has just signed in. */
export interface SignedIn {
  readonly accessToken: string;
  readonly user: UserType;
}

/** Gives a user a token for the organization. Who they are must have been proved. */
export function signIn(user: User, organization: Organization, tokens: AccessTokens): SignedIn {
  const claims = { userId: user.id, organizationId: organization.id };
  const accessToken = tokens.issue(claims, user.tokensValidFrom);
  return { accessToken, user: new UserType(user, organization) };
}
