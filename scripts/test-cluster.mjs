import { become, ensureInstalled, node, prepareTests } from './project.mjs';

ensureInstalled();
prepareTests();
become(node, ['build/test/cluster/cluster.js', ...process.argv.slice(2)]);
