// Runs in a thread of its own: compresses what GraphiQL's package holds, tells, and ends.
import { parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import {
  css,
  editorWorkerService,
  graphqlWorker,
  js,
  jsonWorker,
} from '@graphql-yoga/render-graphiql/graphiql';
import type { GRAPHIQL_FILES } from './graphiql-files.js';

const texts: Readonly<Record<(typeof GRAPHIQL_FILES)[number], string>> = {
  'graphiql.js': js,
  'graphiql.css': css,
  'editor-worker.js': editorWorkerService,
  'graphql-worker.js': graphqlWorker,
  'json-worker.js': jsonWorker,
};
const packed = Object.entries(texts).map(
  ([name, text]) => [name, new Uint8Array(gzipSync(text))] as const,
);
parentPort?.postMessage(new Map(packed));
