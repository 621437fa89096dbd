import { readFile } from 'node:fs/promises';
import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isSpecifiedScalarType,
} from 'graphql';
import { isPublic } from '#gateway/access/public.js';
import { createSchema, printSchemaText } from '#gateway/graphql/schema.js';
import { checkOf } from '#gateway/input/rule.js';
import { resolvers } from '#gateway/resolvers.js';
import { PUBLIC_OPERATIONS } from '../harness/published-schema.js';

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await createSchema({ resolvers, limits: { passwordMinLength: 8 } });
});

describe('the schema', () => {
  test('is the one in schema/schema.graphql', async () => {
    expect(printSchemaText(schema)).toBe(await readFile('schema/schema.graphql', 'utf8'));
  });

  test('opens these fields to callers without a token, and no other', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const open = roots.flatMap((root) =>
      Object.values(root?.getFields() ?? {})
        .filter(({ extensions }) => isPublic(extensions))
        .map(({ name }) => `${root?.name}.${name}`),
    );
    expect(open.sort()).toEqual(PUBLIC_OPERATIONS);
  });

  test('describes every type, field, argument, enum and enum value', () => {
    const silent: string[] = [];
    const look = (name: string, { description }: { description?: string | null | undefined }) => {
      if (!description?.trim()) {
        silent.push(name);
      }
    };
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const own = Object.values(schema.getTypeMap()).filter(
      (type) => !isSpecifiedScalarType(type) && !isIntrospectionType(type),
    );
    for (const type of own) {
      if (!roots.some((root) => root === type)) {
        look(type.name, type);
      }
      const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
      for (const field of fields) {
        look(`${type.name}.${field.name}`, field);
        for (const argument of 'args' in field ? field.args : []) {
          look(`${type.name}.${field.name}(${argument.name}:)`, argument);
        }
      }
      for (const value of isEnumType(type) ? type.getValues() : []) {
        look(`${type.name}.${value.name}`, value);
      }
    }
    expect(own.some(isEnumType)).toBe(true);
    expect(silent).toEqual([]);
  });

  test('puts a rule on every text, time and object that a caller may send', () => {
    const unruled = Object.values(schema.getTypeMap())
      .filter(isInputObjectType)
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter((field) => /^\[?(String|DateTime|JSONObject)/.test(String(field.type)))
          .filter((field) => checkOf(field.extensions) === undefined)
          .map((field) => `${type.name}.${field.name}`),
      );
    expect(unruled).toEqual([]);
  });
});
