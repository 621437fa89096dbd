import { become, ensureInstalled, node, prepareTests } from './project.mjs';

ensureInstalled();
prepareTests();
become(node, ['build/test/soak/soak.js', ...process.argv.slice(2)]);
