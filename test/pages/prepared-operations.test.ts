import { type GraphQLSchema, parse, validate } from 'graphql';
import { limitDocument } from '#gateway/graphql/document-limits.js';
import { createSchema } from '#gateway/graphql/schema.js';
import { preparedOperations } from '#gateway/pages/prepared-operations.js';
import { resolvers } from '#gateway/resolvers.js';

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await createSchema({ resolvers, limits: { passwordMinLength: 8 } });
});

describe('the operations that people find in the consoles', () => {
  test('are valid, each by itself and all in one document', () => {
    const documents = preparedOperations.map(({ document }) => document);
    for (const document of [...documents, documents.join('\n')]) {
      expect(validate(schema, parse(document))).toEqual([]);
      expect(() => limitDocument(document, schema)).not.toThrow();
    }
  });
});
