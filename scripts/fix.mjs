// Mends what a program can mend: format, order of imports, the generated schema files.
import { join } from 'node:path';
import { build, ensureInstalled, node, run } from './project.mjs';

ensureInstalled();
run(join('node_modules', '.bin', 'biome'), ['check', '--write', '.']);
build();
run(node, ['scripts/schema.mjs']);
