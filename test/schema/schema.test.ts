import { readFile } from 'node:fs/promises';
import { type GraphQLSchema, isInputObjectType, isObjectType } from 'graphql';
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

  test('describes every type, field and argument', () => {
    const silent: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      const isRoot = type === schema.getQueryType() || type === schema.getMutationType();
      if (type.name.startsWith('__') || !(isObjectType(type) || isInputObjectType(type))) {
        continue;
      }
      if (!isRoot && !type.description) {
        silent.push(type.name);
      }
      for (const field of Object.values(type.getFields())) {
        const values = 'args' in field ? field.args : [];
        for (const part of [field, ...values].filter(({ description }) => !description)) {
          silent.push(`${type.name}.${field.name}: ${part.name}`);
        }
      }
    }
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
