import { become, build, ensureInstalled, node } from './project.mjs';

ensureInstalled();
build();
become(node, ['--enable-source-maps', 'dist/main.js']);
