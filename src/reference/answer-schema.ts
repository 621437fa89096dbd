import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { PAGE_MAX_SIZE } from '../pagination/page-arguments.js';
import { PAGE_MAX_NUMBER } from '../rest/read-query.js';
import {
  type AnswerKeys,
  type NestedAnswer,
  namedAnswers,
  PAGE,
  SIZE,
} from '../rest/route-table.js';
import { type Components, type JsonSchema, orNull, withWords } from './components.js';
import { leafSchema } from './leaf-schema.js';

/** The schema of an answer with these keys, made of a field of this type. */
export function answerSchema(
  keys: AnswerKeys,
  parent: GraphQLOutputType,
  components: Components,
  name: string | undefined = nameOf(keys),
): JsonSchema {
  const make = () => describeObject(keys, requireObject(parent), components);
  return name === undefined ? make() : components.refer(name, make);
}

const nameOf = (keys: AnswerKeys) =>
  Object.keys(namedAnswers).find((name) => namedAnswers[name] === keys);

function describeObject(
  keys: AnswerKeys,
  parent: GraphQLObjectType,
  components: Components,
): JsonSchema {
  const properties = Object.entries(keys).map(([key, source]): [string, JsonSchema] => [
    key,
    describeValue(source, parent, components),
  ]);
  return {
    type: 'object',
    description: parent.description,
    properties: Object.fromEntries(properties),
    required: Object.keys(keys),
  };
}

function describeValue(
  source: AnswerKeys[string],
  parent: GraphQLObjectType,
  components: Components,
): JsonSchema {
  if (source === PAGE) {
    const description = 'Number of this page; 1 is the first.';
    return { type: 'integer', minimum: 1, maximum: PAGE_MAX_NUMBER, description };
  }
  if (source === SIZE) {
    const description = 'Most items of a page.';
    return { type: 'integer', minimum: 1, maximum: PAGE_MAX_SIZE, description };
  }
  if (typeof source === 'symbol') {
    throw new Error(`${parent.name}: a value that comes from nowhere`);
  }
  const { from, keys } = typeof source === 'string' ? { from: source, keys: null } : source;
  const { type, description, isNullable } = follow(parent, from.split('.'));
  const schema = valueSchema(type, keys, components);
  return withWords(isNullable ? orNull(schema) : schema, description);
}

/** What stands at the end of a path: null anywhere on the way makes it null. */
function follow(parent: GraphQLObjectType, path: readonly string[]) {
  let object = parent;
  let isNullable = false;
  for (const [index, name] of path.entries()) {
    const field = object.getFields()[name];
    if (field === undefined) {
      throw new Error(`${object.name} has no ${name}`);
    }
    isNullable ||= !isNonNullType(field.type);
    if (index === path.length - 1) {
      return { type: field.type, description: field.description, isNullable };
    }
    object = requireObject(field.type);
  }
  throw new Error(`${parent.name}: an empty path`);
}

function valueSchema(
  type: GraphQLOutputType,
  keys: NestedAnswer['keys'] | null,
  components: Components,
): JsonSchema {
  if (isNonNullType(type)) {
    return valueSchema(type.ofType, keys, components);
  }
  if (isListType(type)) {
    return { type: 'array', items: valueSchema(type.ofType, keys, components) };
  }
  if (keys !== null) {
    return answerSchema(keys, type, components);
  }
  if (isLeafType(type)) {
    return leafSchema(type, components);
  }
  throw new Error(`${type} is no value; the route table must say what of it is wanted`);
}

function requireObject(type: GraphQLOutputType): GraphQLObjectType {
  const namedType = getNamedType(type);
  if (!isObjectType(namedType)) {
    throw new Error(`${namedType} is no object`);
  }
  return namedType;
}
