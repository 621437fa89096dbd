import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  print,
  validate,
} from 'graphql';
import { createClient } from '../harness/client.js';
import { PUBLIC_OPERATIONS } from '../harness/published-schema.js';
import type { PageWalk } from './page-walk.js';

/** What is wrong with a document as the schema sees it, or null; types are compared with its own. */
export function checkDocument(schema: GraphQLSchema, text: string): string | null {
  const document = parseDocument(text);
  if (typeof document === 'string') {
    return document;
  }
  const types = document.definitions.flatMap((definition) =>
    'fields' in definition && 'name' in definition ? [definition] : [],
  );
  if (types.length === 0 && !isTypeSystem(document)) {
    return validate(schema, document)[0]?.message ?? null;
  }
  for (const { name, fields = [] } of types) {
    const type = schema.getType(name?.value ?? '');
    const known = type !== undefined && 'getFields' in type ? type.getFields() : {};
    for (const field of fields) {
      const has = known[field.name.value]?.type.toString();
      if (has !== print(field.type)) {
        return `${name?.value}.${field.name.value} is ${has ?? 'not there'}`;
      }
    }
  }
  return null;
}

/** Sends a document to the page's gateway, with the page's token where one is asked for. */
export async function sendDocument(
  walk: PageWalk,
  text: string,
  { variables, mayFail }: { variables: unknown; mayFail: boolean },
): Promise<string | null> {
  const document = parseDocument(text);
  if (typeof document === 'string' || isTypeSystem(document)) {
    return null;
  }
  const client = createClient(await walk.requireGateway());
  const token = isPublic(document) ? {} : { token: await walk.requireToken() };
  for (const operationName of namesOf(document)) {
    const body = { query: walk.fill(text), variables, operationName };
    const answer = await client.rest('POST', '/graphql', { ...token, body });
    walk.last.status = answer.status;
    walk.last.printed = JSON.stringify(answer.body);
    walk.notice(walk.last.printed);
    const isError =
      typeof answer.body === 'object' && answer.body !== null && 'errors' in answer.body;
    if (isError && !mayFail) {
      return `is answered by ${walk.last.printed}`;
    }
  }
  return null;
}

/** The operations of a document, in their order; one alone needs no name. */
const namesOf = (document: DocumentNode): (string | undefined)[] =>
  document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value] : [],
  );

/** Whether a document has variables that a request must bring. */
export function needsVariables(text: string): boolean {
  const document = parseDocument(text);
  return (
    typeof document !== 'string' &&
    document.definitions.some(
      (definition) =>
        definition.kind === Kind.OPERATION_DEFINITION &&
        definition.variableDefinitions?.some(
          ({ type, defaultValue }) =>
            type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined,
        ),
    )
  );
}

function parseDocument(text: string): DocumentNode | string {
  try {
    return parse(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const isTypeSystem = (document: DocumentNode): boolean =>
  document.definitions.every(
    ({ kind }) => kind !== Kind.OPERATION_DEFINITION && kind !== Kind.FRAGMENT_DEFINITION,
  );

const isPublic = (document: DocumentNode): boolean =>
  document.definitions.every(
    (definition) =>
      definition.kind !== Kind.OPERATION_DEFINITION ||
      definition.selectionSet.selections.every(
        (selection) => selection.kind === Kind.FIELD && isPublicField(definition, selection),
      ),
  );

function isPublicField({ operation }: OperationDefinitionNode, { name }: FieldNode): boolean {
  const type = operation === OperationTypeNode.MUTATION ? 'Mutation' : 'Query';
  return name.value.startsWith('__') || PUBLIC_OPERATIONS.includes(`${type}.${name.value}`);
}
