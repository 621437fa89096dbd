import { type GraphQLLeafType, isEnumType } from 'graphql';
import { restNotation } from '../rest/rest-notation.js';
import type { Components, JsonSchema } from './components.js';

const scalars: Readonly<Record<string, JsonSchema>> = {
  String: { type: 'string' },
  ID: { type: 'string' },
  Int: { type: 'integer', format: 'int32' },
  Float: { type: 'number' },
  Boolean: { type: 'boolean' },
  DateTime: { type: 'string', format: 'date-time' },
  JSONObject: { type: 'object', additionalProperties: true },
};

/** How REST writes a value of a scalar or an enum. Throws for a scalar that has no form in REST. */
export function leafSchema(type: GraphQLLeafType, components: Components): JsonSchema {
  if (isEnumType(type)) {
    return components.refer(type.name, () => {
      const values = type.getValues().map(({ name, description }) => {
        const word = restNotation.enumWord(name);
        return { word, line: `- \`${word}\`: ${description}` };
      });
      return {
        type: 'string',
        enum: values.map(({ word }) => word),
        description: [type.description, '', ...values.map(({ line }) => line)].join('\n'),
      };
    });
  }
  const schema = scalars[type.name];
  if (schema === undefined) {
    throw new Error(`REST has no form for the scalar ${type.name}`);
  }
  return schema;
}
