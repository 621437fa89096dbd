import argon2 from 'argon2';

/** The password of every user. */
export const PASSWORD = 'bench_password';

/** Its hash, at the cost that the gateway has unless told otherwise. */
export function hashPassword() {
  return argon2.hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}
