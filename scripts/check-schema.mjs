// Holds the GraphQL schema to the released one, and the REST reference to its linter. With
// --release the schema of today becomes the released one, and what was declared is done with.
import { copyFileSync, writeFileSync } from 'node:fs';
import { ensureInstalled, node, run } from './project.mjs';

const released = 'schema/released.graphql';
const current = 'schema/schema.graphql';
const declared = 'schema/declared-breaks.json';

if (process.argv.includes('--release')) {
  copyFileSync(current, released);
  writeFileSync(declared, '[]\n');
} else {
  ensureInstalled();
  ensureInstalled('tools');
  run(node, ['tools/check-schema.mjs', released, current, declared]);
  const redocly = ['tools/node_modules/@redocly/cli/bin/cli.js', 'lint'];
  run(node, [...redocly, '--config', 'tools/redocly.yaml', 'schema/openapi.json'], {
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', CI: 'true' },
  });
}
