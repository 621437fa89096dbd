import { become, build, ensureInstalled, node } from './project.mjs';

ensureInstalled();
build('development/tsconfig.json');
become(node, [
  '--disable-warning=ExperimentalWarning',
  'build/development/seed.js',
  ...process.argv.slice(2),
]);
