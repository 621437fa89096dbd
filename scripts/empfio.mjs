// The command line: `npm run empfio -- --help` tells what there is.
import { become, build, ensureInstalled, node } from './project.mjs';

ensureInstalled();
build('development/tsconfig.json');
become(node, [
  '--disable-warning=ExperimentalWarning',
  '--enable-source-maps',
  'dist/command-line/empfio.js',
  ...process.argv.slice(2),
]);
