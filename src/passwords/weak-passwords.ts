import { GatewayError, SECRET_MASK } from '../errors/gateway-error.js';
import { isMadeOfOwnWords, ownWordsOf, type PasswordOwner, withoutAccents } from './own-words.js';
import type { PasswordPolicy } from './password-policy.js';

let commonPasswords: Promise<ReadonlySet<string>> | undefined;

/**
 * The 49,000 most common passwords, in small letters: one megabyte. Unpacking them takes 30 ms,
 * which the first new password waits for and the start of the process does not.
 */
function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  commonPasswords ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return commonPasswords;
}

/**
 * Refuses a new password that others would guess. Throws BAD_USER_INPUT; its words say what would
 * help and never repeat the password; `field` names the input's field. The length is a rule of the field: `newPasswordRule`.
 */
export async function requireStrongPassword(
  password: string,
  field: string,
  owner: PasswordOwner,
  policy: PasswordPolicy,
): Promise<void> {
  const reason = await reasonAgainst(password, owner, policy);
  if (reason !== null) {
    throw new GatewayError('BAD_USER_INPUT', {
      fields: [
        {
          type: 'value_error',
          loc: ['input', field],
          msg: `Value error, ${reason}`,
          input: SECRET_MASK,
        },
      ],
    });
  }
}

async function reasonAgainst(
  password: string,
  owner: PasswordOwner,
  policy: PasswordPolicy,
): Promise<string | null> {
  const common = await loadCommonPasswords();
  if (common.has(password.normalize('NFKC').toLowerCase())) {
    return 'this is one of the most common passwords; several words that are unrelated would do';
  }
  const ownWords = ownWordsOf(owner);
  if (isMadeOfOwnWords(password, ownWords)) {
    return 'the password is made of your email address, name or organization; add other words';
  }
  return policy.isGuessable(withoutAccents(password), ownWords)
    ? 'the password is easy to guess; a longer one of several unrelated words would do'
    : null;
}
