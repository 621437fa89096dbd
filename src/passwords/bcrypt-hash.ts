/**
 * The greatest cost that is compared with: each step doubles the time, and 15 takes some three
 * seconds. The usual ones are 10 to 12.
 */
const BCRYPT_MAX_COST = 15;

/** The least cost that bcrypt has. */
const BCRYPT_MIN_COST = 4;

/** `$2a$`, `$2b$` and `$2y$` are one algorithm; `$2x$` marks hashes of a faulty one. */
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z\d]{53}$/;

/** Whether a stored hash is bcrypt's. */
export function isBcryptHash(hash: string): boolean {
  return BCRYPT.test(hash);
}

/** What is wrong with a bcrypt hash that somebody wants to bring along; null where nothing is. */
export function faultOfBcryptHash(hash: string): string | null {
  const cost = Number(BCRYPT.exec(hash)?.[1]);
  if (Number.isNaN(cost)) {
    return 'is not a bcrypt hash ($2a$, $2b$ or $2y$)';
  }
  return cost < BCRYPT_MIN_COST || cost > BCRYPT_MAX_COST
    ? `has a bcrypt cost of ${cost}; ${BCRYPT_MIN_COST} to ${BCRYPT_MAX_COST} are taken`
    : null;
}
