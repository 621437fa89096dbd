// Everything that is known about the code without running it.
import { join } from 'node:path';
import { build, ensureInstalled, forget, node, run } from './project.mjs';

const tool = (name, ...values) => run(join('node_modules', '.bin', name), values);

ensureInstalled();
tool('biome', 'check', '--error-on-warnings', '.');
// A compiled file whose source is gone would be looked at too.
forget('dist');
build('test/tsconfig.json');
tool('depcruise', '--config', '.dependency-cruiser.cjs', 'dist');
tool('knip');
run(node, ['scripts/schema.mjs', '--check']);
run(node, ['scripts/settings-page.mjs', '--check']);
