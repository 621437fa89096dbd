/** The files that GraphiQL's package is served as. */
export const GRAPHIQL_FILES = [
  'graphiql.js',
  'graphiql.css',
  'editor-worker.js',
  'graphql-worker.js',
  'json-worker.js',
] as const;
