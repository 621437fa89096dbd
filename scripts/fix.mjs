// Mends what a program can mend: format, order of imports, what is generated.
import { join } from 'node:path';
import { build, ensureInstalled, node, run } from './project.mjs';

ensureInstalled();
run(join('node_modules', '.bin', 'biome'), ['check', '--write', '.']);
build();
run(node, ['scripts/schema.mjs']);
run(node, ['scripts/settings-page.mjs']);
