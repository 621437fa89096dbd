import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getOperationAST,
  isInputType,
  type OperationDefinitionNode,
  OperationTypeNode,
  typeFromAST,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../access/request-context.js';
import { needsPrincipal } from './guard-schema.js';
import { operationNameOf } from './operation-name.js';
import { countSelections, fragmentsOf } from './spread-out.js';

type MaybePromise<Value> = Value | Promise<Value>;

type Run = (
  context: RequestContext,
  variables: Readonly<Record<string, unknown>>,
) => MaybePromise<ExecutionResult>;

/** What is known of an operation before it runs. */
export interface PreparedOperation {
  /** What operators know it by: `operationNameOf`. */
  readonly name: string;
  /** Whether it asks for anything that is not public. */
  readonly needsPrincipal: boolean;
  readonly isMutation: boolean;
  readonly variables: readonly PreparedVariable[];
  /** Runs it on variables that have been read. */
  readonly run: Run;
}

/** A variable that an operation declares. */
export interface PreparedVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly hasDefault: boolean;
}

/**
 * Executions after which an operation is compiled. Compiling takes some milliseconds and pays for
 * itself after a few hundred executions; one that comes once or twice is interpreted.
 */
const COMPILED_AFTER = 5;

/**
 * Most selections of all operations that are kept compiled, and of a single one, with every spread
 * written out: that is how the code is made. A selection takes about a kilobyte of it.
 */
const MAX_COMPILED = { selections: 20_000, ofOne: 300 };

/**
 * Makes the function that prepares operations of documents that are parsed and valid; each once, as
 * long as its document is kept. Throws a GraphQLError where the document has no such operation.
 */
export function createPrepareOperation(
  schema: GraphQLSchema,
): (document: DocumentNode, operationName: string | undefined) => PreparedOperation {
  const prepared = new WeakMap<DocumentNode, Map<string, PreparedOperation>>();
  const compiled = new LRUCache<object, Run>({ maxSize: MAX_COMPILED.selections });
  return (document, operationName = '') => {
    const operations = prepared.get(document) ?? new Map<string, PreparedOperation>();
    prepared.set(document, operations);
    const known = operations.get(operationName);
    if (known !== undefined) {
      return known;
    }
    const operation = getOperationAST(document, operationName || null);
    if (!operation) {
      throw new GraphQLError('The operation to execute is not in the document');
    }
    const prepare: PreparedOperation = {
      name: operationNameOf(document, operation),
      needsPrincipal: needsPrincipal(schema, document, operation),
      isMutation: operation.operation === OperationTypeNode.MUTATION,
      variables: variablesOf(schema, operation),
      run: createRun(schema, document, operationName || undefined, compiled),
    };
    operations.set(operationName, prepare);
    return prepare;
  };
}

function createRun(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  compiled: LRUCache<object, Run>,
): Run {
  const key = {};
  // Counted over the whole document: one operation of several is small enough too.
  const size = Math.max(1, countSelections(document, fragmentsOf(document)));
  let executions = 0;
  const interpret: Run = (contextValue, variableValues) =>
    execute({ schema, document, operationName, contextValue, variableValues });
  const compile = (): Run => {
    const query = compileQuery(schema, document, operationName);
    return isCompiledQuery(query)
      ? (context, variables) => query.query(undefined, context, variables)
      : interpret;
  };
  return (context, variables) => {
    executions += 1;
    if (executions <= COMPILED_AFTER || size > MAX_COMPILED.ofOne) {
      return interpret(context, variables);
    }
    let run = compiled.get(key);
    if (run === undefined) {
      run = compile();
      compiled.set(key, run, { size });
    }
    return run(context, variables);
  };
}

function variablesOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
): readonly PreparedVariable[] {
  return (operation.variableDefinitions ?? []).flatMap(({ variable, type: node, defaultValue }) => {
    const type = typeFromAST(schema, node);
    const name = variable.name.value;
    return isInputType(type) ? [{ name, type, hasDefault: defaultValue !== undefined }] : [];
  });
}
