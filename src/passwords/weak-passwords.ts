import { dictionary } from '@zxcvbn-ts/language-common';
import { GatewayError, SECRET_MASK } from '../errors/gateway-error.js';
import { isMadeOfOwnWords, ownWordsOf, type PasswordOwner, withoutAccents } from './own-words.js';
import type { PasswordPolicy } from './password-policy.js';

/** The 49,000 most common passwords, in small letters: one megabyte. */
const commonPasswords: ReadonlySet<string> = new Set(dictionary['passwords-common']);

/**
 * Refuses a new password that others would guess. Throws BAD_USER_INPUT; its words say what would
 * help and never repeat the password; `field` names the input's field. The length is a rule of the field: `newPasswordRule`.
 */
export function requireStrongPassword(
  password: string,
  field: string,
  owner: PasswordOwner,
  policy: PasswordPolicy,
): void {
  const reason = reasonAgainst(password, owner, policy);
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

function reasonAgainst(
  password: string,
  owner: PasswordOwner,
  policy: PasswordPolicy,
): string | null {
  if (commonPasswords.has(password.normalize('NFKC').toLowerCase())) {
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
