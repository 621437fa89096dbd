import {
  checkCharacters,
  countCharacters,
  type Rule,
  textRule,
  tooLong,
  tooShort,
} from '../input/rule.js';

/**
 * Greatest number of characters of a password. NIST SP 800-63B asks for 64 at least; a bound
 * keeps a megabyte of password from costing time before it is refused.
 */
const PASSWORD_MAX_LENGTH = 1024;

/** A password that somebody signs in with: whatever was once accepted may be tried. */
export const passwordRule: Rule = textRule(
  (value) =>
    countCharacters(value) > PASSWORD_MAX_LENGTH
      ? tooLong(PASSWORD_MAX_LENGTH)
      : checkCharacters(value),
  () => ({ format: 'password', maxLength: PASSWORD_MAX_LENGTH }),
);

/** A password that somebody chooses. */
export const newPasswordRule: Rule = textRule(
  (value, limits) =>
    countCharacters(value) < limits.passwordMinLength
      ? tooShort(limits.passwordMinLength)
      : passwordRule.check(value, limits),
  ({ passwordMinLength }) => ({
    format: 'password',
    minLength: passwordMinLength,
    maxLength: PASSWORD_MAX_LENGTH,
  }),
);
