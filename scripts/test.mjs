import { ensureInstalled, prepareTests, runJest } from './project.mjs';

ensureInstalled();
// The tests generate, compile and run these clients, and hold the schema to these tools; all that
// is too much for the gateway itself.
ensureInstalled('examples/graphql-client');
ensureInstalled('examples/rest-client');
ensureInstalled('tools');
prepareTests();
runJest(process.argv.slice(2));
