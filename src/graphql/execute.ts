import type { DocumentNode, FormattedExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import type { RequestContext } from '../access/request-context.js';
import { type ErrorCode, errorRow } from '../errors/error-table.js';
import { type FieldFault, GatewayError } from '../errors/gateway-error.js';
import { toGatewayError } from '../errors/to-gateway-error.js';
import { type Notation, readVariable } from '../input/read-input.js';
import type { InputLimits } from '../input/rule.js';
import type { Logger } from '../log.js';
import type { Authenticate } from '../sessions/authenticate.js';
import { inSpan, nameSpan } from '../telemetry/spans.js';
import type { LimitCost } from './operation-cost.js';
import { createPrepareOperation, type PreparedVariable } from './prepare-operation.js';

/** One operation on its way to the resolvers. */
export interface OperationRequest {
  /** Parsed and validated. */
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  /** As the caller sent them, in the notation below; read and checked only behind the token. */
  readonly variables: () => Readonly<Record<string, unknown>>;
  readonly notation: Notation;
  /** Refuses an operation that would cost too much, where callers write their own. */
  readonly limitCost?: LimitCost;
  readonly context: RequestContext;
}

/** An error of one field, or of the whole operation where it has no path. */
export interface OperationError {
  readonly error: GatewayError;
  /** Names of fields and indexes of lists from the root to the field that failed. */
  readonly path?: readonly (string | number)[] | undefined;
}

/** What an operation came to. */
export interface OperationResult {
  readonly data: FormattedExecutionResult['data'];
  readonly errors: readonly OperationError[];
}

/** Executes operations. It never throws: what goes wrong stands in the result's errors. */
export type Execute = (request: OperationRequest) => Promise<OperationResult>;

/** What executing needs. */
interface ExecuteOptions {
  readonly schema: GraphQLSchema;
  readonly authenticate: Authenticate;
  /** Throws while nothing can be written. */
  readonly requireRoom: () => void;
  readonly limits: InputLimits;
  /** Told of every error, for those who count them. */
  readonly onError: (code: ErrorCode) => void;
  readonly log: Logger;
}

/**
 * Makes the one way to the resolvers, for REST and GraphQL: the token first, where the operation
 * needs one, then the variables, then the resolvers. Faults of our own are logged with their
 * cause here, and nowhere else.
 */
export function createExecute(options: ExecuteOptions): Execute {
  const { schema, authenticate, requireRoom, limits, onError, log } = options;
  const prepareOperation = createPrepareOperation(schema);
  const run: Execute = async (request) => {
    const { document, operationName, notation, context } = request;
    try {
      const operation = prepareOperation(document, operationName);
      context.record.operation = operation.name;
      nameSpan('graphql', 'graphql.operation.name', operation.name);
      if (operation.needsPrincipal) {
        context.principal = await authenticate(context.authorization);
      }
      const reading = { notation, limits, faults: [] };
      const variables = readVariables(operation.variables, request.variables(), reading);
      request.limitCost?.(document, operationName, variables);
      if (operation.isMutation) {
        requireRoom();
      }
      const { data, errors } = await operation.run(context, variables);
      return { data, errors: errors === undefined ? NONE : errors.map(toOperationError) };
    } catch (error) {
      return { data: null, errors: [{ error: toGatewayError(error) }] };
    }
  };
  return async (request) => {
    const result = await inSpan('graphql', {}, () => run(request));
    for (const { error, path } of result.errors) {
      onError(error.code);
      // A caller's fault is worth a line only to who looks for it.
      const level = errorRow(error.code).restStatus >= 500 ? 'error' : 'debug';
      const { requestId } = request.context;
      log[level]({ requestId, code: error.code, path, err: error.cause }, error.message);
    }
    return result;
  };
}

const NONE: readonly OperationError[] = [];

function toOperationError(error: GraphQLError): OperationError {
  return { error: toGatewayError(error), path: error.path };
}

function readVariables(
  declared: readonly PreparedVariable[],
  raw: Readonly<Record<string, unknown>>,
  reading: { notation: Notation; limits: InputLimits; faults: FieldFault[] },
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, type, hasDefault } of declared) {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (value === undefined && hasDefault) {
      continue;
    }
    const read = readVariable(type, value, name, reading);
    if (read !== undefined) {
      values[name] = read;
    }
  }
  if (reading.faults.length > 0) {
    throw new GatewayError('BAD_USER_INPUT', { fields: reading.faults });
  }
  return values;
}
