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
import type { RequestContext } from '../access/request-context.js';
import { errorRow } from '../errors/error-table.js';
import { graphqlNotation } from '../input/read-input.js';
import type { Logger } from '../log.js';
import type { Execute, OperationError } from './execute.js';
import { toGraphqlError } from './graphql-error.js';
import { withholdValue } from './withhold-value.js';

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
    persistedQueries: false,
    logger: log,
    formatError: withholdValue,
    plugins: [
      executeWith(execute),
      ApolloServerPluginCacheControlDisabled(),
      hasIntrospection
        ? ApolloServerPluginLandingPageLocalDefault({ embed: true })
        : ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await server.start();
  return server;
}

function executeWith(execute: Execute): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      async responseForOperation({ document, request, contextValue }) {
        const { data, errors } = await execute({
          document,
          operationName: request.operationName,
          variables: () => request.variables ?? {},
          notation: graphqlNotation,
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
  const { graphqlStatus, headers = {} } = errorRow(failure.error.code);
  return { status: graphqlStatus, headers: new HeaderMap(Object.entries(headers)) };
}
