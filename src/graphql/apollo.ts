import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../access/request-context.js';
import type { Logger } from '../log.js';
import type { AnswerOperation } from './answer-operation.js';
import { MAX_TOKENS } from './document-limits.js';
import type { KnownDocuments } from './known-documents.js';
import { withholdValue } from './withhold-value.js';

/** Most characters of documents that are kept for clients which send only their hashes. */
const PERSISTED_MAX_CHARACTERS = 10 * 1024 * 1024;

/** What the GraphQL server is made of. */
interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly answerOperation: AnswerOperation;
  /** Where documents go that have passed. */
  readonly documents: KnownDocuments;
  /** True where clients may read the schema. */
  readonly hasIntrospection: boolean;
  readonly log: Logger;
}

/** Starts Apollo Server; it parses and validates, and hands the execution over. */
export async function createApollo(options: ApolloOptions): Promise<ApolloServer<RequestContext>> {
  const { schema, answerOperation, documents, hasIntrospection, log } = options;
  const server = new ApolloServer<RequestContext>({
    schema,
    introspection: hasIntrospection,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !hasIntrospection,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    persistedQueries: { cache: createDocumentCache() },
    logger: log,
    formatError: withholdValue,
    plugins: [
      executeWith(answerOperation, documents),
      ApolloServerPluginCacheControlDisabled(),
      // The pages' room has one, with a way back and the first operations.
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await server.start();
  return server;
}

/** Automatic persisted queries: only whole documents that passed the limits come to be here. */
function createDocumentCache() {
  const texts = new LRUCache<string, string>({
    maxSize: PERSISTED_MAX_CHARACTERS,
    sizeCalculation: (text) => text.length,
  });
  return {
    get: async (hash: string) => texts.get(hash),
    set: async (hash: string, text: string) => void texts.set(hash, text),
    delete: async (hash: string) => texts.delete(hash),
  };
}

function executeWith(
  answerOperation: AnswerOperation,
  documents: KnownDocuments,
): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      async responseForOperation({ document, source, request, contextValue }) {
        documents.set(source, document);
        const { status, headers, body } = await answerOperation({
          document,
          operationName: request.operationName,
          variables: request.variables ?? {},
          context: contextValue,
        });
        return {
          http: { status, headers: new HeaderMap(Object.entries(headers)) },
          body: { kind: 'single', singleResult: body },
        };
      },
    }),
  };
}
