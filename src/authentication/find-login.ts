import type { RunStatement } from '../database/statements.js';
import { ACCOUNT_COLUMNS, type Account, toAccount } from '../users/account.js';
import { SIGN_IN_ORDER } from '../users/sign-in-organization.js';

/** What a login with a password is compared with. */
export interface Login {
  readonly account: Account;
  /** argon2id in the PHC string format; null for an account that has no password. */
  readonly passwordHash: string | null;
  /** Whether somebody has signed in to the account from this network before. */
  readonly isKnownNetwork: boolean;
}

const loginByEmail = {
  name: 'login-by-email',
  isRead: true,
  text: `select ${ACCOUNT_COLUMNS}, c.password_hash,
      exists (select from known_networks k where k.user_id = u.id and k.network = $2) as is_known
    from users u
      join memberships m on m.user_id = u.id
      join organizations o on o.id = m.organization_id
      left join credentials c on c.user_id = u.id
    where u.email = $1
    order by ${SIGN_IN_ORDER} limit 1`,
};

/**
 * The login of an email address, which must be in its normal form, seen from a network; or null.
 * Its account is in the organization that the sign-in opens.
 */
export async function findLogin(
  run: RunStatement,
  email: string,
  network: string,
): Promise<Login | null> {
  const [row] = (await run(loginByEmail, [email, network])).rows;
  return row === undefined
    ? null
    : {
        account: toAccount(row),
        passwordHash: typeof row.password_hash === 'string' ? row.password_hash : null,
        isKnownNetwork: row.is_known === true,
      };
}
