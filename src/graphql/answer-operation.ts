import type { DocumentNode, FormattedExecutionResult } from 'graphql';
import type { RequestContext } from '../access/request-context.js';
import { errorRow } from '../errors/error-table.js';
import { graphqlNotation } from '../input/read-input.js';
import type { Execute } from './execute.js';
import { toGraphqlError } from './graphql-error.js';
import type { LimitCost } from './operation-cost.js';

/** An operation of a document that has passed the limits and the validation. */
export interface AcceptedOperation {
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
}

/** An answer as GraphQL clients see it. */
export interface GraphqlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: FormattedExecutionResult;
}

/** Answers an operation. It never throws: what goes wrong is in the answer. */
export type AnswerOperation = (operation: AcceptedOperation) => Promise<GraphqlAnswer>;

/** Makes the function that answers operations within their cost limit. */
export function createAnswerOperation(execute: Execute, limitCost: LimitCost): AnswerOperation {
  return async ({ document, operationName, variables, context }) => {
    const { data = null, errors } = await execute({
      document,
      operationName,
      variables: () => variables,
      notation: graphqlNotation,
      limitCost,
      context,
    });
    const [failure] = errors;
    if (failure === undefined) {
      return { status: 200, headers: {}, body: { data } };
    }
    const body = {
      data,
      errors: errors.map((error) => toGraphqlError(error, context.requestId)),
    };
    // An answer that holds data is a success, whatever else went wrong beside it.
    return data === null
      ? { status: errorRow(failure.error.code).graphqlStatus, headers: failure.error.headers, body }
      : { status: 200, headers: {}, body };
  };
}
