import { createHash, randomBytes } from 'node:crypto';
import { type FacebookError, facebookErrors } from './facebook-error.js';
import {
  CODE_LIFETIME_SECONDS,
  type CodeGrant,
  type Person,
  type RegisteredClient,
  requireRegistered,
} from './person.js';

/** Facebook's authorization codes, each for one use. */
export interface FacebookCodes {
  /** @throws Error where the redirect URI is not registered. */
  issue(person: Person, grant: CodeGrant): string;
  /** The person behind the code, which is used up, or why it is refused. */
  redeem(redemption: Redemption): { readonly person: Person } | { readonly error: FacebookError };
}

/** What a token request says about the code that it redeems. */
export interface Redemption {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string | undefined;
}

interface IssuedCode {
  readonly person: Person;
  readonly grant: CodeGrant;
  readonly expiresAt: number;
  isUsed: boolean;
}

/** Keeps codes in memory until the process ends, so that a used one is told from an unknown. */
export function createFacebookCodes(client: RegisteredClient): FacebookCodes {
  const issued = new Map<string, IssuedCode>();

  return {
    issue(person, grant) {
      requireRegistered(client, grant.redirectUri);
      // Real ones have a few hundred characters; whoever allows for 256 fails here.
      const code = `AQ${randomBytes(240).toString('base64url')}`;
      const lifetimeSeconds = grant.expiresInSeconds ?? CODE_LIFETIME_SECONDS;
      issued.set(code, {
        person,
        grant,
        expiresAt: Date.now() + lifetimeSeconds * 1000,
        isUsed: false,
      });
      return code;
    },
    redeem({ code, redirectUri, codeVerifier }) {
      const found = issued.get(code);
      if (!found) {
        return { error: facebookErrors.malformedCode };
      }
      if (found.isUsed) {
        return { error: facebookErrors.usedCode };
      }
      if (found.expiresAt <= Date.now()) {
        return { error: facebookErrors.expiredCode };
      }
      if (found.grant.redirectUri !== redirectUri) {
        return { error: facebookErrors.redirectUriMismatch };
      }
      if (found.grant.codeChallenge !== toChallenge(codeVerifier)) {
        return { error: facebookErrors.badCodeVerifier };
      }
      found.isUsed = true;
      return { person: found.person };
    },
  };
}

/** RFC 7636 section 4.6; no verifier goes with no challenge only. */
function toChallenge(codeVerifier: string | undefined): string | undefined {
  return codeVerifier && createHash('sha256').update(codeVerifier).digest('base64url');
}
