import { domainToASCII, domainToUnicode } from 'node:url';
import isEmail from 'validator/lib/isEmail.js';
import { GatewayError } from '../errors/gateway-error.js';
import { checkCharacters, type Rule, type RuleFault, textRule, tooLong } from '../input/rule.js';

/** RFC 5321, section 4.5.3.1.3 with erratum 1690: the longest address that a mail server takes. */
const EMAIL_MAX_LENGTH = 254;

/**
 * The normal form of an email address, or null where the text is none: white space at both ends
 * removed, all letters small, an international domain in Unicode. Two spellings of one mailbox
 * have one normal form; the database holds nothing else.
 *
 * Whatever looks like another character (full-width, bidirectional, zero-width) is refused, not
 * mapped: mapping after the check is how peers came to send one account's mail to another.
 */
export function toEmailAddress(value: string): string | null {
  const trimmed = value.trim();
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || !isPlain(trimmed)) {
    return null;
  }
  const localPart = trimmed.slice(0, at).toLowerCase();
  const domain = trimmed.slice(at + 1).toLowerCase();
  const asciiDomain = domainToASCII(domain);
  const unicodeDomain = domainToUnicode(asciiDomain);
  const isMapped = domain !== asciiDomain && domain !== unicodeDomain;
  const email = `${localPart}@${asciiDomain}`;
  if (isMapped || !isEmail.default(email, { allow_utf8_local_part: false })) {
    return null;
  }
  // A Unicode form that would not be accepted itself, or has capitals (Cherokee), stays ASCII.
  const isReadable = isPlain(unicodeDomain) && unicodeDomain === unicodeDomain.toLowerCase();
  return isReadable ? `${localPart}@${unicodeDomain}` : email;
}

function isPlain(text: string): boolean {
  return text.normalize('NFKC') === text && !/[\p{C}\p{Z}\p{M}"]/u.test(text);
}

/** The normal form of an address that passed `emailAddressRule`; throws BAD_USER_INPUT otherwise. */
export function requireEmailAddress(value: string): string {
  const email = toEmailAddress(value);
  if (email === null) {
    throw new GatewayError('BAD_USER_INPUT');
  }
  return email;
}

/** The rule of every field that holds an email address. */
export const emailAddressRule: Rule = textRule(
  (value) => {
    if (value.length > EMAIL_MAX_LENGTH) {
      return tooLong(EMAIL_MAX_LENGTH);
    }
    return checkCharacters(value) ?? (toEmailAddress(value) === null ? reasonAgainst(value) : null);
  },
  () => ({ format: 'email', maxLength: EMAIL_MAX_LENGTH }),
);

function reasonAgainst(value: string): RuleFault {
  const reason = value.includes('@')
    ? 'The email address contains invalid characters or is incomplete.'
    : 'An email address must have an @-sign.';
  const msg = `value is not a valid email address: ${reason}`;
  return { type: 'value_error', msg, ctx: { reason } };
}
