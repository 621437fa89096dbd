// Writes schema/schema.graphql from the compiled resolvers; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { createSchema, printSchemaText } from '#gateway/graphql/schema.js';
import { resolvers } from '#gateway/resolvers.js';

const path = 'schema/schema.graphql';
const schema = await createSchema({ resolvers, limits: { passwordMinLength: 8 } });
const text = printSchemaText(schema);
if (!process.argv.includes('--check')) {
  writeFileSync(path, text);
} else if (readFileSync(path, 'utf8') !== text) {
  console.error(`${path} is not what the code says; npm run fix writes it`);
  process.exit(1);
}
