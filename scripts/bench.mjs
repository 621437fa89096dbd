// Measures the gateway beside its peers: `npm run bench -- --help` tells what there is.
import { become, build, ensureInstalled, node } from './project.mjs';

ensureInstalled();
ensureInstalled('bench');
build();
become(node, ['bench/main.mjs', ...process.argv.slice(2)]);
