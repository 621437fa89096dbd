import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../access/request-context.js';
import { toGatewayError } from '../errors/to-gateway-error.js';
import type { Execute } from '../graphql/execute.js';
import { compileRoute } from './compile-route.js';
import { type PageNumber, readPageNumber, readQuery, toPageArguments } from './read-query.js';
import { type RestAnswer, toRestError } from './rest-error.js';
import { restNotation } from './rest-notation.js';
import { type RestRoute, routeTable } from './route-table.js';

/** What a route needs to know of a request. */
export interface RouteRequest {
  /** Path and query string, as they came. */
  readonly url: string;
  /** The path's parameter, where the route has one. */
  readonly id?: string | undefined;
  /** Reads the body; what is wrong with it is thrown. */
  readonly readBody?: () => unknown;
  readonly context: RequestContext;
}

/** A row of the route table that can be asked. */
export interface ReadyRoute {
  readonly route: RestRoute;
  /** Answers a request; what goes wrong is in the answer. */
  readonly answer: (request: RouteRequest) => Promise<RestAnswer>;
}

/** Compiles every row of the route table, once. */
export function compileRoutes(schema: GraphQLSchema, execute: Execute): readonly ReadyRoute[] {
  return routeTable.map((route) => {
    const { document, toAnswer } = compileRoute(schema, route);
    const answer: ReadyRoute['answer'] = async ({ url, id, readBody, context }) => {
      try {
        const body = readBody?.();
        let page: PageNumber | null = null;
        const { data, errors } = await execute({
          document,
          variables: () => {
            const query = readQuery(url);
            page = route.list === undefined ? null : readPageNumber(query);
            return { body, query, path: id, ...(page && toPageArguments(page)) };
          },
          notation: restNotation,
          context,
        });
        return errors[0] === undefined
          ? { status: route.status, body: toAnswer(data, page) }
          : toRestError(errors[0].error);
      } catch (error) {
        return toRestError(toGatewayError(error));
      }
    };
    return { route, answer };
  });
}
