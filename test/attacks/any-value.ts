import fc from 'fast-check';
import {
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Notation } from '#gateway/input/read-input.js';

/** Begins every secret that `anyInput` makes; no answer may hold it. */
export const SECRET = 'hunter2-';

const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

/** Texts of all kinds: whole and broken Unicode, words with a meaning to somebody, long ones. */
export const anyText = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }) },
  { weight: 4, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 4, arbitrary: fc.string({ unit: codeUnit }) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...['', ' ', '\0', '\ud800', '\udc00\ud800', '\u202e\u200b', '\u0130', 'ﬁ', '@proto'],
      ...["' or 1=1 --", '%', '\\', '{}', 'null', 'undefined', 'NaN', 'constructor', '{{7*7}}'],
      ...['0190a0a0-0000-7000-8000-000000000000', '00000000-0000-0000-0000-000000000000'],
      ...['2026-12-01T10:00:00Z', '+275760-09-13T00:00:00Z', '0000-01-01', '9'.repeat(400)],
    ),
  },
  fc.integer({ min: 100, max: 90_000 }).map((length) => 'x'.repeat(length)),
  fc.integer({ min: 100, max: 20_000 }).map((length) => '\u{1f600}'.repeat(length)),
);

const deep = fc
  .tuple(fc.constantFrom('lists', 'objects'), fc.nat({ max: 10_000 }))
  .map(([kind, depth]) => `@${kind}:${depth}`);

/** Any JSON. The texts that begin with @ are replaced by `toJson`. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue() },
  { weight: 3, arbitrary: anyText },
  fc.constantFrom(null, true, '@huge', '-@huge', 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e308, 0.1, []),
  fc.dictionary(fc.constantFrom('$ne', '$or', '@proto', 'constructor', '__raw', 'sql'), anyText),
  deep,
);

/**
 * The text of a value of `anyJson`, with what no value of JavaScript's can be printed for: numbers
 * past all numbers, a key `__proto__`, and nesting that programs run out of stack for.
 */
export function toJson(value: unknown): string {
  const nest = (open: string, close: string, depth: string) =>
    `${open.repeat(Number(depth))}1${close.repeat(Number(depth))}`;
  return JSON.stringify(value)
    .replace(/"(-?)@huge"/g, '$11e999')
    .replace(/"@lists:(\d+)"/g, (_, depth: string) => nest('[', ']', depth))
    .replace(/"@objects:(\d+)"/g, (_, depth: string) => nest('{"a":', '}', depth))
    .replaceAll('"@proto"', '"__proto__"');
}

/**
 * Values for an input of the schema: mostly of the right type, with something else now and then,
 * so that some come through to the database with odd values in them.
 */
export function anyInput(
  name: string,
  type: GraphQLInputType,
  notation: Notation,
  ids: readonly string[],
): fc.Arbitrary<unknown> {
  if (/^(password|code|codeVerifier)$|Password$/.test(name)) {
    return anySecret;
  }
  return fc.oneof(
    { weight: 20, arbitrary: rightInput(name, type, notation, ids) },
    { weight: 1, arbitrary: anyJson },
  );
}

const secret = fc.uuid().map((id) => `${SECRET}${id}`);
const anySecret: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: secret },
  fc.oneof(
    secret.map((text) => text.repeat(100)),
    secret.map((text) => `${text}\0`),
    secret.map((text) => `\ud800${text}`),
    secret.map((text) => [text]),
    secret.map((text) => ({ [text]: text })),
    fc.constant(null),
  ),
);

function rightInput(
  name: string,
  type: GraphQLInputType,
  notation: Notation,
  ids: readonly string[],
): fc.Arbitrary<unknown> {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    return fc.array(anyInput(name, nullable.ofType, notation, ids), { maxLength: 4 });
  }
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields()).map((field) => {
      return [notation.fieldName(field.name), anyInput(field.name, field.type, notation, ids)];
    });
    const model: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(fields);
    const needed = Object.values(nullable.getFields()).filter((field) => isNonNullType(field.type));
    const requiredKeys = needed.map((field) => notation.fieldName(field.name));
    // Without what the type needs hardly anything comes through; some do without all the same.
    return fc.oneof(
      { weight: 6, arbitrary: fc.record(model, { requiredKeys }) },
      { weight: 1, arbitrary: fc.record(model, { requiredKeys: [] }) },
    );
  }
  if (isEnumType(nullable)) {
    return fc.constantFrom(...nullable.getValues().map((value) => notation.enumWord(value.name)));
  }
  const scalars: Record<string, fc.Arbitrary<unknown>> = {
    String: textFor(name),
    ID: fc.constantFrom(...ids),
    Int: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer(), fc.maxSafeInteger()),
    Boolean: fc.boolean(),
    DateTime: fc.oneof(
      fc.constantFrom('1900-01-01T00:00:00Z', '2026-12-01T10:00:00+14:00', '9999-12-31T23:59:59Z'),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    ),
    JSONObject: fc.oneof(
      { weight: 2, arbitrary: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }) },
      fc.dictionary(anyText, anyJson, { maxKeys: 4 }),
    ),
  };
  return scalars[nullable.name] ?? anyJson;
}

/** Texts of which some are what a field of this name takes. */
function textFor(name: string): fc.Arbitrary<unknown> {
  if (/email/i.test(name)) {
    return fc.uuid().map((id) => `${id}@example.com`);
  }
  return name === 'after' ? fc.oneof(fc.constant(null), anyText) : anyText;
}
