import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { type FieldFault, SECRET_MASK } from '../errors/gateway-error.js';
import { checkOf, type InputLimits, type RuleFault } from './rule.js';

/** How one of the gateway's languages writes what the schema names. */
export interface Notation {
  /** How a field of the schema is spelled. */
  fieldName(name: string): string;
  /** How a value of an enum is spelled. */
  enumWord(name: string): string;
  /** True where GraphQL's own rules hold: unknown fields are faults, one item stands for a list. */
  readonly isGraphql: boolean;
}

/** GraphQL's own notation: names as they stand in the schema. */
export const graphqlNotation: Notation = {
  fieldName: (name) => name,
  enumWord: (name) => name,
  isGraphql: true,
};

/** What reading an input needs beside the input. */
interface Reading {
  readonly notation: Notation;
  readonly limits: InputLimits;
  readonly faults: FieldFault[];
}

type Path = readonly (string | number)[];

const missing: RuleFault = { type: 'missing', msg: 'Field required' };

const scalarFaults: Readonly<Record<string, RuleFault>> = {
  String: { type: 'string_type', msg: 'Input should be a valid string' },
  ID: { type: 'string_type', msg: 'Input should be a valid string' },
  Int: { type: 'int_type', msg: 'Input should be a valid integer' },
  Boolean: { type: 'bool_type', msg: 'Input should be a valid boolean' },
};

/**
 * Reads a value of any shape as the input that the schema describes. Returns it in GraphQL's
 * notation, and puts every fault, not only the first, into `reading.faults`.
 */
function readInput(type: GraphQLInputType, raw: unknown, path: Path, reading: Reading): unknown {
  if (isNonNullType(type)) {
    if (raw === undefined) {
      addFault(reading, path, missing, null);
      return undefined;
    }
    if (raw === null) {
      addFault(reading, path, typeFault(type.ofType, reading.notation), null);
      return undefined;
    }
    return readInput(type.ofType, raw, path, reading);
  }
  if (raw === undefined || raw === null) {
    return raw;
  }
  if (isListType(type)) {
    if (!Array.isArray(raw)) {
      if (reading.notation.isGraphql) {
        return readInput(type.ofType, raw, path, reading);
      }
      addFault(reading, path, typeFault(type, reading.notation), raw);
      return undefined;
    }
    return raw.map((item, index) => readInput(type.ofType, item, [...path, index], reading));
  }
  if (isInputObjectType(type)) {
    return readObject(type, raw, path, reading);
  }
  return isEnumType(type)
    ? readEnum(type, raw, path, reading)
    : readScalar(type, raw, path, reading);
}

/**
 * Reads a variable of an operation. Nothing tells what one that is no input object is for: it may
 * be a password, and is never repeated.
 */
export function readVariable(
  type: GraphQLInputType,
  raw: unknown,
  name: string,
  reading: Reading,
): unknown {
  const before = reading.faults.length;
  const value = readInput(type, raw, [name], reading);
  maskFaults(reading, before, isLeafType(getNamedType(type)));
  return value;
}

/**
 * Reads one argument that GraphQL has coerced already, for its rules only: literals inside a
 * document do not pass through `readInput`.
 */
export function checkRules(
  type: GraphQLInputType,
  value: unknown,
  path: Path,
  reading: Reading,
): void {
  if (isNonNullType(type)) {
    checkRules(type.ofType, value, path, reading);
  } else if (isListType(type) && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      checkRules(type.ofType, item, [...path, index], reading);
    }
  } else if (isInputObjectType(type) && isRecord(value)) {
    for (const field of Object.values(type.getFields())) {
      const item = value[field.name];
      checkRules(field.type, item, [...path, field.name], reading);
      checkField(field.extensions, item, [...path, field.name], reading);
    }
  }
}

function readObject(
  type: GraphQLInputObjectType,
  raw: unknown,
  path: Path,
  reading: Reading,
): unknown {
  if (!isRecord(raw)) {
    addFault(reading, path, typeFault(type, reading.notation), null);
    return undefined;
  }
  const { notation } = reading;
  const value: Record<string, unknown> = {};
  const known = new Set<string>();
  for (const field of Object.values(type.getFields())) {
    const name = notation.fieldName(field.name);
    known.add(name);
    const item = Object.hasOwn(raw, name) ? raw[name] : undefined;
    const isSecret = checkOf(field.extensions)?.isSecret === true;
    const before = reading.faults.length;
    const read = readInput(field.type, item, [...path, name], reading);
    if (reading.faults.length > before) {
      maskFaults(reading, before, isSecret);
    } else {
      checkField(field.extensions, read, [...path, name], reading);
    }
    if (read !== undefined) {
      value[field.name] = read;
    }
  }
  if (notation.isGraphql) {
    for (const name of Object.keys(raw).filter((key) => !known.has(key))) {
      const msg = 'Extra inputs are not permitted';
      addFault(reading, [...path, name], { type: 'extra_forbidden', msg }, null);
    }
  }
  return value;
}

function readEnum(type: GraphQLEnumType, raw: unknown, path: Path, reading: Reading): unknown {
  const found = type.getValues().find(({ name }) => reading.notation.enumWord(name) === raw);
  if (found === undefined) {
    addFault(reading, path, typeFault(type, reading.notation), raw);
  }
  return found?.name;
}

function readScalar(type: GraphQLScalarType, raw: unknown, path: Path, reading: Reading): unknown {
  try {
    type.parseValue(raw);
    return raw;
  } catch {
    addFault(reading, path, typeFault(type, reading.notation), raw);
    return undefined;
  }
}

function typeFault(type: GraphQLInputType, notation: Notation): RuleFault {
  if (isListType(type)) {
    return { type: 'list_type', msg: 'Input should be a valid list' };
  }
  if (isInputObjectType(type)) {
    const msg = 'Input should be a valid dictionary or object to extract fields from';
    return { type: 'model_attributes_type', msg };
  }
  if (isEnumType(type)) {
    const words = type.getValues().map(({ name }) => `'${notation.enumWord(name)}'`);
    const expected = [words.slice(0, -1).join(', '), ...words.slice(-1)].join(' or ');
    return { type: 'literal_error', msg: `Input should be ${expected}`, ctx: { expected } };
  }
  return isNonNullType(type)
    ? typeFault(type.ofType, notation)
    : (scalarFaults[type.name] ?? {
        type: 'value_error',
        msg: `Value error, not a valid ${type.name}`,
      });
}

function checkField(
  extensions: Readonly<Record<string, unknown>>,
  value: unknown,
  path: Path,
  reading: Reading,
): void {
  const check = checkOf(extensions);
  if (check === undefined) {
    return;
  }
  const values = Array.isArray(value) ? [...value.entries()] : [[null, value] as const];
  for (const [index, item] of values) {
    const fault = check.rule.check(item, reading.limits);
    if (fault !== null) {
      const itemPath = index === null ? path : [...path, index];
      addFault(reading, itemPath, fault, check.isSecret ? SECRET_MASK : item);
    }
  }
}

function addFault(reading: Reading, path: Path, fault: RuleFault, input: unknown): void {
  const { type, msg, ctx } = fault;
  reading.faults.push({ type, loc: path, msg, input, ...(ctx === undefined ? {} : { ctx }) });
}

/** Hides what was sent in the faults from `start` on, where it is a secret. */
function maskFaults({ faults }: Reading, start: number, isSecret: boolean): void {
  const shown = isSecret ? faults.splice(start) : [];
  for (const fault of shown) {
    faults.push(fault.input === null ? fault : { ...fault, input: SECRET_MASK });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
