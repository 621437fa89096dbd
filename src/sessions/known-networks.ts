import type { EntityManager } from '../database/connect.js';
import type { RunStatement } from '../database/statements.js';

/** Networks that are kept for an account; of more, the oldest are forgotten. */
const MAX_NETWORKS = 50;

const remember = {
  name: 'remember-network',
  text: `with forgotten as (
      delete from known_networks where user_id = $1 and network in (
        select network from known_networks where user_id = $1
        order by created_at desc offset ${MAX_NETWORKS - 1}
      )
    )
    insert into known_networks (user_id, network, created_at) values ($1, $2, $3)
    on conflict (user_id, network) do nothing`,
};

/**
 * Remembers that somebody has signed in to the account from this network: from then on, strangers'
 * failures do not count against whoever comes from it.
 */
export async function rememberNetwork(
  run: RunStatement,
  { userId, network, now }: { userId: string; network: string; now: Date },
): Promise<void> {
  await run(remember, [userId, network, now]);
}

/** Forgets from where an account was used by whoever had it before. */
export async function forgetNetworks(transaction: EntityManager, userId: string): Promise<void> {
  await transaction.execute('delete from known_networks where user_id = ?', [userId]);
}
