import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { checkOf, type InputLimits } from '../input/rule.js';
import { restNotation } from '../rest/rest-notation.js';
import { type Components, type JsonSchema, orNull, withWords } from './components.js';
import { leafSchema } from './leaf-schema.js';

/** What describing an input needs. */
export interface InputScope {
  readonly components: Components;
  readonly limits: InputLimits;
}

/** The schema of a REST body that an input type is read from. */
export function bodySchema(type: GraphQLInputObjectType, scope: InputScope): JsonSchema {
  return scope.components.refer(type.name, () => {
    const fields = Object.values(type.getFields());
    const nameOf = ({ name }: GraphQLInputField) => restNotation.fieldName(name);
    const required = fields.filter((field) => isNonNullType(field.type)).map(nameOf);
    return {
      type: 'object',
      description: type.description,
      properties: Object.fromEntries(
        fields.map((field) => [nameOf(field), describe(field, scope)]),
      ),
      ...(required.length > 0 ? { required } : {}),
    };
  });
}

/** The schema of one field of an input, without null: a query string has no way to write it. */
export function parameterSchema(field: GraphQLInputField, scope: InputScope): JsonSchema {
  return valueSchema(field.type, formOf(field, scope), scope);
}

function describe(field: GraphQLInputField, scope: InputScope): JsonSchema {
  const schema = parameterSchema(field, scope);
  const nullable = isNonNullType(field.type) ? schema : orNull(schema);
  return withWords(nullable, field.description);
}

/** What the rule of the field asks of its text, or of each text where it is a list. */
function formOf({ extensions }: GraphQLInputField, { limits }: InputScope): JsonSchema {
  return { ...checkOf(extensions)?.rule.formOf?.(limits) };
}

function valueSchema(type: GraphQLInputType, form: JsonSchema, scope: InputScope): JsonSchema {
  if (isNonNullType(type)) {
    return valueSchema(type.ofType, form, scope);
  }
  if (isListType(type)) {
    const items = valueSchema(type.ofType, form, scope);
    return { type: 'array', items: isNonNullType(type.ofType) ? items : orNull(items) };
  }
  return isInputObjectType(type)
    ? bodySchema(type, scope)
    : { ...leafSchema(type, scope.components), ...form };
}
