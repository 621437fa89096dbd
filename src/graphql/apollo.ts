import {
  ApolloServer,
  type ApolloServerPlugin,
  HeaderMap,
  type HTTPGraphQLHead,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../access/request-context.js';
import { errorRow } from '../errors/error-table.js';
import { graphqlNotation } from '../input/read-input.js';
import type { Logger } from '../log.js';
import { MAX_TOKENS } from './document-limits.js';
import type { Execute, OperationError } from './execute.js';
import { toGraphqlError } from './graphql-error.js';
import { createCostLimit, type LimitCost } from './operation-cost.js';
import { withholdValue } from './withhold-value.js';

/** Most characters of documents that are kept for clients which send only their hashes. */
const PERSISTED_MAX_CHARACTERS = 10 * 1024 * 1024;

/** What the GraphQL server is made of. */
interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly execute: Execute;
  /** True where clients may read the schema, and people find Apollo Sandbox in their browser. */
  readonly hasIntrospection: boolean;
  readonly log: Logger;
}

/** Starts Apollo Server; it parses and validates, and hands the execution to `execute`. */
export async function createApollo(options: ApolloOptions): Promise<ApolloServer<RequestContext>> {
  const { schema, execute, hasIntrospection, log } = options;
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
      executeWith(execute, createCostLimit(schema)),
      ApolloServerPluginCacheControlDisabled(),
      hasIntrospection
        ? ApolloServerPluginLandingPageLocalDefault({ embed: true })
        : ApolloServerPluginLandingPageDisabled(),
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

function executeWith(execute: Execute, limitCost: LimitCost): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      async responseForOperation({ document, request, contextValue }) {
        const { data, errors } = await execute({
          document,
          operationName: request.operationName,
          variables: () => request.variables ?? {},
          notation: graphqlNotation,
          limitCost,
          context: contextValue,
        });
        return {
          http: toHttpHead(data ? undefined : errors[0]),
          body: {
            kind: 'single',
            singleResult: {
              data: data ?? null,
              ...(errors.length > 0
                ? { errors: errors.map((error) => toGraphqlError(error, contextValue.requestId)) }
                : {}),
            },
          },
        };
      },
    }),
  };
}

/** An answer that holds data is a success, whatever else went wrong beside it. */
function toHttpHead(failure: OperationError | undefined): HTTPGraphQLHead {
  if (failure === undefined) {
    return { headers: new HeaderMap() };
  }
  const { code, headers } = failure.error;
  return { status: errorRow(code).graphqlStatus, headers: new HeaderMap(Object.entries(headers)) };
}
