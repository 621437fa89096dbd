import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isExecutableDefinitionNode,
  parse,
  type ValidationRule,
  validate,
} from 'graphql';
import { isPublic } from '../access/public.js';
import { GatewayError } from '../errors/gateway-error.js';
import { countRepetitions, countSelections, fragmentsOf } from './spread-out.js';

/**
 * Most tokens of a document, as graphql-js counts them; the longest introspection query that
 * tools send has 184. With the limits below, validating the worst document takes a few
 * milliseconds.
 */
export const MAX_TOKENS = 1000;

/** Most selections with every spread written out; nested fragments of generated clients fit. */
const MAX_SELECTIONS = 2000;

/**
 * How often one field of the answer may be asked for: validation compares each with each. Clients
 * that give each component a fragment ask for `id` in all of them.
 */
const MAX_REPETITIONS = 50;

/** How deep fields may lie in fields: as deep as in the introspection query of graphql-js. */
const MAX_DEPTH = 15;

/** GraphQL Armor's default. */
const MAX_ALIASES = 15;

/** GraphQL Armor's default; over all the document, wherever they stand. */
const MAX_DIRECTIVES = 50;

/**
 * Parses a document and holds it against the limits, before validation, which takes far more than
 * linear time on documents that are made for it (CVE-2023-26144). Throws BAD_USER_INPUT where a
 * limit is passed, and a GraphQLError where the text is no document.
 */
export function limitDocument(text: string, schema: GraphQLSchema): DocumentNode {
  const document = parseShort(text);
  const fragments = fragmentsOf(document);
  // First of all: what comes behind it writes spreads out, and wants fragments without circles.
  if (countSelections(document, fragments) > MAX_SELECTIONS) {
    throw atMost(MAX_SELECTIONS, 'selections, those of a fragment counted at each of its spreads');
  }
  for (const { selectionSet } of document.definitions.filter(isExecutableDefinitionNode)) {
    if (countRepetitions(selectionSet, fragments) > MAX_REPETITIONS) {
      throw atMost(MAX_REPETITIONS, 'selections of one field of the answer');
    }
  }
  validate(schema, document, limitRules);
  return document;
}

const limitDirectives: ValidationRule = () => {
  let count = 0;
  return {
    Directive() {
      count += 1;
      if (count > MAX_DIRECTIVES) {
        throw atMost(MAX_DIRECTIVES, 'directives');
      }
    },
  };
};

/**
 * Guesses at passwords come one a request, where they are counted (OWASP, GraphQL: batching). A
 * request runs one operation of its document, so each may hold one, together with all fragments.
 */
const limitSignIns: ValidationRule = (context) => {
  const mutation = context.getSchema().getMutationType();
  let inFragments = 0;
  let inOperation = 0;
  let mostInOperation = 0;
  let isInOperation = false;
  return {
    OperationDefinition: {
      enter() {
        inOperation = 0;
        isInOperation = true;
      },
      leave() {
        isInOperation = false;
      },
    },
    Field() {
      if (
        context.getParentType() === mutation &&
        isPublic(context.getFieldDef()?.extensions ?? {})
      ) {
        inOperation += isInOperation ? 1 : 0;
        inFragments += isInOperation ? 0 : 1;
        mostInOperation = Math.max(mostInOperation, inOperation);
        if (mostInOperation + inFragments > 1) {
          throw atMost(1, 'mutation that needs no token');
        }
      }
    },
  };
};

const limitRules: readonly ValidationRule[] = [
  limitDirectives,
  limitSignIns,
  maxDepthRule({
    n: MAX_DEPTH,
    flattenFragments: true,
    ignoreIntrospection: false,
    onReject: [refuseWith(MAX_DEPTH, 'levels of fields')],
  }),
  maxAliasesRule({
    n: MAX_ALIASES,
    allowList: [],
    onReject: [refuseWith(MAX_ALIASES, 'aliases, those of a fragment counted at each spread')],
  }),
];

function refuseWith(limit: number, things: string): () => never {
  return () => {
    throw atMost(limit, things);
  };
}

function atMost(limit: number, things: string): GatewayError {
  const message = `A document may have at most ${limit} ${things}`;
  return new GatewayError('BAD_USER_INPUT', { message });
}

function parseShort(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: MAX_TOKENS });
  } catch (error) {
    if (error instanceof GraphQLError && error.message.includes(`${MAX_TOKENS} tokens`)) {
      throw atMost(MAX_TOKENS, 'tokens');
    }
    throw error;
  }
}
