import { Extensions } from 'type-graphql';

/** Limits that a deployment chooses by its settings. */
export interface InputLimits {
  /** Least number of characters of a new password. */
  readonly passwordMinLength: number;
}

/** Why a rule refuses a value, in Pydantic's words. */
export interface RuleFault {
  /** Kind, such as `string_too_short` or `value_error`. */
  readonly type: string;
  /** The fault in words; it must not repeat the value. */
  readonly msg: string;
  /** The numbers or words of the broken rule. */
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** What a rule asks of a text, as far as JSON Schema can say it; the check may ask more. */
export interface TextForm {
  /** Least and greatest number of characters. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** JSON Schema's name of the format. */
  readonly format?: 'email' | 'uuid' | 'password';
  /** A regular expression (ECMA-262). */
  readonly pattern?: string;
}

/** What a value of an input must be, beyond being of its type. */
export interface Rule {
  /** Returns what is wrong with the value, or null. */
  check(value: unknown, limits: InputLimits): RuleFault | null;
  /** What the API reference tells of the rule; nothing where there is nothing to tell. */
  readonly formOf?: (limits: InputLimits) => TextForm;
}

/** A rule of texts; a value of another type is none of its business. */
export function textRule(
  check: (value: string, limits: InputLimits) => RuleFault | null,
  formOf: (limits: InputLimits) => TextForm = () => ({}),
): Rule {
  return {
    check: (value, limits) => (typeof value === 'string' ? check(value, limits) : null),
    formOf,
  };
}

/** How a field of an input is checked. */
interface FieldCheck {
  readonly rule: Rule;
  /** True where the value must never be repeated in an answer: passwords, codes. */
  readonly isSecret: boolean;
}

const checkOfExtensions = new WeakMap<object, FieldCheck>();

/**
 * Puts a rule on a field of an input type. It holds for GraphQL variables, for literals inside a
 * GraphQL document and for REST bodies alike.
 */
export function Checked(rule: Rule, { isSecret = false } = {}): PropertyDecorator {
  const marker = {};
  checkOfExtensions.set(marker, { rule, isSecret });
  return Extensions({ check: marker });
}

/** The check that `Checked` put on a field, found by the field's GraphQL extensions. */
export function checkOf(extensions: Readonly<Record<string, unknown>>): FieldCheck | undefined {
  const marker = extensions.check;
  return typeof marker === 'object' && marker !== null ? checkOfExtensions.get(marker) : undefined;
}

const characters = (count: number) => `${count} character${count === 1 ? '' : 's'}`;

/** The fault of a text with too few characters. */
export function tooShort(minLength: number): RuleFault {
  return {
    type: 'string_too_short',
    msg: `String should have at least ${characters(minLength)}`,
    ctx: { min_length: minLength },
  };
}

/** The fault of a text with too many characters. */
export function tooLong(maxLength: number): RuleFault {
  return {
    type: 'string_too_long',
    msg: `String should have at most ${characters(maxLength)}`,
    ctx: { max_length: maxLength },
  };
}

/**
 * Refuses what no text of this API may hold: halves of surrogate pairs (they turn into the same
 * replacement character, so two different values would become one) and NUL, which PostgreSQL
 * cannot store.
 */
export function checkCharacters(value: string): RuleFault | null {
  if (!value.isWellFormed()) {
    return {
      type: 'string_unicode',
      msg: 'Input should be a valid string, unable to parse raw data as a unicode string',
    };
  }
  return value.includes('\0')
    ? { type: 'value_error', msg: 'Value error, NUL characters are not allowed' }
    : null;
}

/** Counts what a person would call characters more nearly than `length`: code points. */
export function countCharacters(value: string): number {
  let count = 0;
  for (const _ of value) {
    count += 1;
  }
  return count;
}

/** Bounds of a text. */
interface TextBounds {
  /** Least number of characters, white space at both ends not counted; 0 where not given. */
  readonly minLength?: number;
  /** Greatest number of characters. */
  readonly maxLength: number;
  /** True where line breaks and other control characters are welcome. */
  readonly isMultiline?: boolean;
}

/** A text between two lengths, on one line unless it says otherwise. */
export function text({ minLength = 0, maxLength, isMultiline = false }: TextBounds): Rule {
  const form = minLength > 0 ? { minLength, maxLength } : { maxLength };
  const check = (value: string) => {
    const fault = checkCharacters(value);
    if (fault !== null) {
      return fault;
    }
    if (countCharacters(value.trim()) < minLength) {
      return tooShort(minLength);
    }
    if (countCharacters(value) > maxLength) {
      return tooLong(maxLength);
    }
    return !isMultiline && /\p{Cc}/u.test(value)
      ? { type: 'value_error', msg: 'Value error, control characters are not allowed' }
      : null;
  };
  return textRule(check, () => form);
}
