import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock } from '../clock.js';
import type { SigningKeys } from './signing-keys.js';

/** What an access token says. */
export interface AccessTokenClaims {
  /** The user's id (`sub`). */
  readonly userId: string;
  /** The organization's id (`org`). */
  readonly organizationId: string;
}

/** A token that was checked. */
export interface VerifiedToken extends AccessTokenClaims {
  /** When it was issued (`iat`); the epoch where it does not say. */
  readonly issuedAt: Date;
  /** When it ends (`exp`). */
  readonly expiresAt: Date;
}

/** Makes and checks access tokens: JSON Web Tokens (RFC 7519) signed with HS256. */
export interface AccessTokens {
  /**
   * Signs a token that is good for the configured time to live. It says that it was issued at
   * `issuedAt` (now), or at `validFrom`, the moment before which the user's tokens were revoked,
   * where that is later.
   */
  issue(claims: AccessTokenClaims, validFrom?: Date | null, issuedAt?: Date): string;
  /**
   * Signs a token for another organization of the same user that was issued when the first one
   * was, and ends when it does: whatever revokes one revokes the other.
   */
  reissue(
    claims: AccessTokenClaims,
    lifetime: Pick<VerifiedToken, 'issuedAt' | 'expiresAt'>,
  ): string;
  /** What the token says; null where it is malformed, forged, expired or not yet valid. */
  verify(token: string): VerifiedToken | null;
  /** How often a token was remembered as genuine, and how often its signature was checked. */
  readonly counts: { hits: number; misses: number };
}

/** What `createAccessTokens` needs. */
interface AccessTokenOptions {
  readonly keys: SigningKeys;
  readonly ttlSeconds: number;
  readonly clock: Clock;
}

/** A token of this gateway has about 300 characters; longer ones are refused unread. */
const TOKEN_MAX_LENGTH = 4096;

/** RFC 8725, section 3.1: the verifier chooses the algorithm, never the token. */
const ALGORITHM = 'HS256';

/**
 * Most tokens that are remembered as genuine, half a kilobyte each; a signature costs more to check
 * than all else that a request does. Whether one has expired or was revoked is asked every time.
 */
const MAX_CHECKED = 20_000;

const payloadSchema = z.object({
  sub: z.uuid(),
  org: z.uuid(),
  exp: z.int(),
  iat: z.number().default(0),
});

/** Access tokens under the given keys. */
export function createAccessTokens({ keys, ttlSeconds, clock }: AccessTokenOptions): AccessTokens {
  const checked = new LRUCache<string, VerifiedToken>({ max: MAX_CHECKED });
  const toSeconds = (moment: Date) => Math.floor(moment.getTime() / 1000);
  const counts = { hits: 0, misses: 0 };
  const sign = (payload: z.infer<typeof payloadSchema>) =>
    jwt.sign(payload, keys.current, { algorithm: ALGORITHM });
  return {
    counts,
    issue({ userId, organizationId }, validFrom = null, issuedAt = clock.now()) {
      const iat = Math.max(toSeconds(issuedAt), toSeconds(validFrom ?? new Date(0)));
      return sign({ sub: userId, org: organizationId, iat, exp: iat + ttlSeconds });
    },
    reissue({ userId, organizationId }, { issuedAt, expiresAt }) {
      const [iat, exp] = [toSeconds(issuedAt), toSeconds(expiresAt)];
      return sign({ sub: userId, org: organizationId, iat, exp });
    },
    verify(token) {
      if (token.length > TOKEN_MAX_LENGTH) {
        return null;
      }
      const known = checked.get(token);
      counts[known === undefined ? 'misses' : 'hits'] += 1;
      if (known !== undefined) {
        return clock.now() < known.expiresAt ? known : null;
      }
      const now = toSeconds(clock.now());
      for (const key of keys.accepted) {
        const payload = verifyWithKey(token, key, now);
        if (payload !== null) {
          const { sub: userId, org: organizationId, iat, exp } = payload;
          const issuedAt = new Date(iat * 1000);
          const verified = { userId, organizationId, issuedAt, expiresAt: new Date(exp * 1000) };
          checked.set(token, verified);
          return verified;
        }
      }
      return null;
    },
  };
}

function verifyWithKey(token: string, key: SigningKeys['current'], clockTimestamp: number) {
  try {
    const payload = jwt.verify(token, key, { algorithms: [ALGORITHM], clockTimestamp });
    return payloadSchema.safeParse(payload).data ?? null;
  } catch {
    // Whatever is wrong with a token that a stranger sent is the same to everybody: no token.
    return null;
  }
}
