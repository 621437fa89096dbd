import { become, build, ensureInstalled, forget, node } from './project.mjs';

ensureInstalled();
// The tests generate, compile and run this client; its tools are too many for the gateway itself.
ensureInstalled('examples/graphql-client');
forget('build/test');
build('test/tsconfig.json');
become(
  node,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    ...process.argv.slice(2),
  ],
  { NODE_ENV: 'test' },
);
