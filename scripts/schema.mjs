// Writes schema/schema.graphql and schema/openapi.json from the compiled code; with --check it only
// compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { createSchema, printSchemaText } from '#gateway/graphql/schema.js';
import { createOpenApi, printOpenApi } from '#gateway/reference/openapi.js';
import { resolvers } from '#gateway/resolvers.js';

const limits = { passwordMinLength: 8 };
const schema = await createSchema({ resolvers, limits });
const texts = {
  'schema/schema.graphql': printSchemaText(schema),
  'schema/openapi.json': printOpenApi(createOpenApi(schema, limits)),
};
for (const [path, text] of Object.entries(texts)) {
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
  } else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${path} is not what the code says; npm run fix writes it`);
    process.exitCode = 1;
  }
}
