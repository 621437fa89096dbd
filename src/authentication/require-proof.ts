import type { Principal } from '../access/principal.js';
import type { Visitor } from '../access/request-context.js';
import { FRESH_SIGN_IN_MS, type ProofDependencies, proveOwner } from './prove-owner.js';

/**
 * Makes sure, before what gives an organization away, that a token which was stolen is not enough:
 * a sign-in in the last ten minutes proves it, or else the password. Throws what `proveOwner`
 * throws. Not to be called within a transaction: it hashes.
 */
export async function requireProof(
  principal: Principal,
  password: string | null | undefined,
  visitor: Visitor,
  dependencies: ProofDependencies,
): Promise<void> {
  const age = dependencies.clock.now().getTime() - principal.tokenIssuedAt.getTime();
  const isFresh = age <= FRESH_SIGN_IN_MS;
  if (!isFresh || (password !== null && password !== undefined)) {
    await proveOwner(principal, password, visitor, dependencies);
  }
}
