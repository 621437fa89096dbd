import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isIntrospectionType,
  isListType,
  Kind,
  type TypeNode,
} from 'graphql';
import { type ComplexityEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';
import { GatewayError } from '../errors/gateway-error.js';
import { PAGE_DEFAULT_SIZE, PAGE_MAX_SIZE } from '../pagination/page-arguments.js';

/**
 * Most fields that one operation's answer may come to (OWASP API4:2023). An answer of that size
 * occupies a core for some ten milliseconds.
 */
export const MAX_COST = 10_000;

const INTROSPECTION_LIST_SIZE = 5;

/**
 * Refuses an operation whose answer may become too large, with BAD_USER_INPUT. The document must
 * be valid, and the variables must have been read.
 */
export type LimitCost = (
  document: DocumentNode,
  operationName: string | undefined,
  variables: Readonly<Record<string, unknown>>,
) => void;

/** A list's fields count for each row of the page, whether or not there are so many. */
const pageEstimator: ComplexityEstimator = ({ field, args, childComplexity }) => {
  if (!field.args.some(({ name }) => name === 'first')) {
    return undefined;
  }
  const size = Number(args.first ?? PAGE_DEFAULT_SIZE);
  // The list itself refuses a size out of bounds, and says more about it.
  return 1 + Math.min(Math.max(size, 1), PAGE_MAX_SIZE) * childComplexity;
};

/** The schema's own lists; with this the whole schema may be read once in an operation. */
const introspectionEstimator: ComplexityEstimator = ({ field, childComplexity }) => {
  const isList = isListType(getNullableType(field.type));
  return isList && isIntrospectionType(getNamedType(field.type))
    ? 1 + INTROSPECTION_LIST_SIZE * childComplexity
    : undefined;
};

const estimators = [
  pageEstimator,
  introspectionEstimator,
  simpleEstimator({ defaultComplexity: 1 }),
];

/** What an operation came to, and the values that it came to that with. */
interface KnownCost {
  readonly decisive: string;
  readonly cost: number;
}

/** Makes the limit; an operation is not counted again while it comes with the same page sizes. */
export function createCostLimit(schema: GraphQLSchema): LimitCost {
  const costsOfDocuments = new WeakMap<DocumentNode, Map<string | undefined, KnownCost>>();
  return (document, operationName, variables) => {
    const costs = costsOfDocuments.get(document) ?? new Map<string | undefined, KnownCost>();
    const decisive = decisiveValues(document, operationName, variables);
    let known = costs.get(operationName);
    if (known?.decisive !== decisive) {
      const name = operationName === undefined ? {} : { operationName };
      const cost = getComplexity({ schema, query: document, variables, estimators, ...name });
      known = { decisive, cost };
      costsOfDocuments.set(document, costs.set(operationName, known));
    }
    if (known.cost > MAX_COST) {
      throw new GatewayError('BAD_USER_INPUT', {
        message: `An operation may ask for at most ${MAX_COST} fields, those of a list counted for each item of its page; this one asks for ${known.cost}`,
      });
    }
  };
}

/** Page sizes are integers, and `@skip` and `@include` take booleans; nothing else decides. */
function decisiveValues(...[document, operationName, variables]: Parameters<LimitCost>): string {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  const decisive = definitions
    .filter(({ type }) => ['Int', 'Boolean'].includes(nameOf(type)))
    .map(({ variable }) => [variable.name.value, variables[variable.name.value]]);
  // As an object: null and what is left out, which a default may stand for, are not the same.
  return JSON.stringify(Object.fromEntries(decisive));
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
