import { ensureInstalled, prepareTests, runJest } from './project.mjs';

ensureInstalled();
// The tests generate, compile and run this client; its tools are too many for the gateway itself.
ensureInstalled('examples/graphql-client');
prepareTests();
runJest(process.argv.slice(2));
