import { type ErrorCode, errorRow, isErrorCode } from '../errors/error-table.js';
import type { Components, JsonSchema } from './components.js';

/** An error of an operation, with the operation's own words for it where it has any. */
export interface NamedError {
  readonly code: ErrorCode;
  readonly words: string | null;
}

/**
 * Reads the errors that a description of the schema names: "Signs in. UNAUTHENTICATED: wrong
 * password." Throws for a word in capitals that is no error of the table.
 */
export function readNamedErrors(description: string): NamedError[] {
  const found = description.matchAll(/\b([A-Z][A-Z_]+(?:, [A-Z][A-Z_]+)*): ([^.]+)\./g);
  return [...found].flatMap(([, codes = '', words = '']) =>
    codes.split(', ').map((code) => {
      if (!isErrorCode(code)) {
        throw new Error(`The error table has no ${code}, which "${description}" names`);
      }
      return { code, words };
    }),
  );
}

/** The description without its errors. */
export function withoutNamedErrors(description: string): string {
  return description.replace(/\s*\b[A-Z][A-Z_]+(?:, [A-Z][A-Z_]+)*: [^.]+\./g, '').trim();
}

/** OpenAPI's responses for these errors: a status each, which may stand for several errors. */
export function errorResponses(
  errors: readonly NamedError[],
  components: Components,
): Readonly<Record<string, JsonSchema>> {
  const byStatus = Map.groupBy(errors, ({ code }) => errorRow(code).restStatus);
  const statuses = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    statuses.map(([status, ofStatus]) => {
      const lines = ofStatus.map(({ code, words }) => words ?? errorRow(code).message);
      const headers = Object.assign({}, ...ofStatus.map(({ code }) => headersOf(code)));
      const schemas = new Map(ofStatus.map(({ code }) => [schemaNameOf(code), code]));
      const bodies = [...schemas.values()].map((code) => bodyOf(code, components));
      const response = {
        description: [...new Set(lines.map(toSentence))].join(' '),
        ...(Object.keys(headers).length > 0 ? { headers } : {}),
        content: {
          'application/json': {
            schema: bodies.length === 1 ? bodies[0] : { anyOf: bodies },
          },
        },
      };
      return [String(status), response];
    }),
  );
}

const toSentence = (words: string) =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith('.') ? '' : '.'}`;

const schemaNameOf = (code: ErrorCode) =>
  code === 'BAD_USER_INPUT'
    ? 'InvalidInput'
    : errorRow(code).hasCodeInBody === true
      ? code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
      : 'Error';

function bodyOf(code: ErrorCode, components: Components): JsonSchema {
  const name = schemaNameOf(code);
  if (name === 'InvalidInput') {
    return components.refer(name, () => ({
      type: 'object',
      description: 'Everything that is wrong with the input, in the shape that FastAPI answers.',
      properties: { detail: { type: 'array', items: faultOf(components) } },
      required: ['detail'],
    }));
  }
  const detail = { type: 'string', description: 'The error in words.' };
  if (name !== 'Error') {
    const codeSchema = { type: 'string', enum: [code], description: 'The error for programs.' };
    return components.refer(name, () => ({
      type: 'object',
      description: 'An error that programs can tell from others of its status.',
      properties: { detail, code: codeSchema },
      required: ['detail', 'code'],
    }));
  }
  return components.refer(name, () => ({
    type: 'object',
    description: 'What went wrong.',
    properties: { detail },
    required: ['detail'],
  }));
}

function faultOf(components: Components): JsonSchema {
  return components.refer('InputFault', () => ({
    type: 'object',
    description: 'One thing that is wrong with one field.',
    properties: {
      type: { type: 'string', description: "Pydantic's word for it: missing, string_too_short, …" },
      loc: {
        type: 'array',
        items: { type: ['string', 'integer'] },
        description: 'Where it is: body or query, then names of fields and indexes of lists.',
      },
      msg: { type: 'string', description: 'The fault in words.' },
      input: { description: 'What was sent; a secret is hidden, and so is a whole object.' },
      ctx: {
        type: 'object',
        additionalProperties: true,
        description: 'The numbers or words of the broken rule.',
      },
    },
    required: ['type', 'loc', 'msg', 'input'],
  }));
}

/** Headers that go with an error: those of its row, and the moment to try again. */
function headersOf(code: ErrorCode): Readonly<Record<string, JsonSchema>> {
  const described: Readonly<Record<string, JsonSchema>> = {
    'WWW-Authenticate': {
      description: 'The scheme that would help (RFC 6750).',
      schema: { type: 'string', enum: ['Bearer'] },
    },
    'Retry-After': {
      description: 'Seconds after which to try again.',
      schema: { type: 'integer', minimum: 0 },
    },
  };
  const names = Object.keys(errorRow(code).headers ?? {});
  return Object.fromEntries(
    [...names, ...(code === 'RATE_LIMITED' ? ['Retry-After'] : [])].flatMap((name) =>
      described[name] === undefined ? [] : [[name, described[name]]],
    ),
  );
}
