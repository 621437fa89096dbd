import { AuthenticationResolver } from './authentication/authentication.resolver.js';
import { OAuthResolver } from './oauth/oauth.resolver.js';
import { UserResolver } from './users/user.resolver.js';

/** Every resolver class of the schema. gateway.ts makes one of each. */
export const resolvers = [AuthenticationResolver, OAuthResolver, UserResolver] as const;
