import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import type { PageNumber } from './read-query.js';
import { toRestValue } from './rest-notation.js';
import { type AnswerKeys, PAGE, type RestRoute, SIZE } from './route-table.js';

/** A route that is ready to run. */
export interface CompiledRoute {
  readonly route: RestRoute;
  /**
   * The operation, parsed and validated. Its variables: `body`, `query` (the filter), `path` (the
   * id), `first` and `after`, as far as the operation takes them.
   */
  readonly document: DocumentNode;
  /** Makes the documented body of the operation's data. */
  toAnswer(data: unknown, page: PageNumber | null): Record<string, unknown>;
}

type Field = GraphQLField<unknown, unknown>;

/** How the arguments of an operation are called among REST's variables. */
export const variableOfArgument: Readonly<Record<string, string>> = {
  input: 'body',
  filter: 'query',
  id: 'path',
  first: 'first',
  after: 'after',
};

/** Makes a route's operation. Throws where the table names something that the schema lacks. */
export function compileRoute(schema: GraphQLSchema, route: RestRoute): CompiledRoute {
  const field = findOperation(schema, route);
  const document = parse(writeOperation(route, field));
  const errors = validate(schema, document);
  if (errors[0] !== undefined) {
    throw new Error(`${route.method} ${route.path}: ${errors[0].message}`);
  }
  const toBody = compileAnswer(route.answer, field.type);
  return {
    route,
    document,
    toAnswer: (data, page) => toBody(valueAt(data, [field.name]), page),
  };
}

/** The query or mutation behind a route. Throws where the schema has none such. */
export function findOperation(schema: GraphQLSchema, route: RestRoute): Field {
  const [rootName, fieldName] = route.operation.split('.');
  const rootType = schema.getType(rootName ?? '');
  const field = isObjectType(rootType) ? rootType.getFields()[fieldName ?? ''] : undefined;
  if (field === undefined) {
    throw new Error(`${route.method} ${route.path}: the schema has no ${route.operation}`);
  }
  return field;
}

function writeOperation({ operation, list, answer }: RestRoute, field: Field): string {
  const taken = field.args.filter(({ name }) => name in variableOfArgument);
  const declared = taken.map(({ name, type }) => `$${variableOfArgument[name]}: ${type}`);
  const isNested = list !== undefined && list !== '';
  const page = '(first: $first, after: $after)';
  const variables = [...declared, ...(isNested ? ['$first: Int, $after: String'] : [])];
  const values = taken.map(({ name }) => `${name}: $${variableOfArgument[name]}`);
  const selection = writeSelection(toTree(answer), isNested ? { [list]: page } : {});
  return [
    operation.startsWith('Mutation.') ? 'mutation' : 'query',
    variables.length > 0 ? `(${variables.join(', ')})` : '',
    `{ ${field.name}${values.length > 0 ? `(${values.join(', ')})` : ''} ${selection} }`,
  ].join(' ');
}

/** The fields that an answer needs, each once: name → the fields below it. */
interface SelectionTree extends Map<string, SelectionTree> {}

function toTree(keys: AnswerKeys, tree: SelectionTree = new Map()): SelectionTree {
  for (const source of Object.values(keys)) {
    if (typeof source === 'symbol') {
      continue;
    }
    const isNested = typeof source === 'object';
    let branch = tree;
    for (const name of (isNested ? source.from : source).split('.')) {
      const next: SelectionTree = branch.get(name) ?? new Map();
      branch.set(name, next);
      branch = next;
    }
    if (isNested) {
      toTree(source.keys, branch);
    }
  }
  return tree;
}

function writeSelection(tree: SelectionTree, values: Readonly<Record<string, string>>): string {
  const fields = [...tree].map(
    ([name, below]) =>
      `${name}${values[name] ?? ''}${below.size > 0 ? ` ${writeSelection(below, {})}` : ''}`,
  );
  return `{ ${fields.join(' ')} }`;
}

type ToBody = (value: unknown, page: PageNumber | null) => Record<string, unknown>;

function compileAnswer(keys: AnswerKeys, parent: GraphQLOutputType): ToBody {
  const steps = Object.entries(keys).map(([key, source]) => {
    if (source === PAGE || source === SIZE) {
      const name = source === PAGE ? 'page' : 'size';
      return { key, read: (_: unknown, page: PageNumber | null) => page?.[name] };
    }
    if (typeof source === 'symbol') {
      throw new Error(`${key} comes from nowhere`);
    }
    const path = (typeof source === 'object' ? source.from : source).split('.');
    const type = typeAt(parent, path);
    if (typeof source === 'object') {
      const toBody = compileAnswer(source.keys, type);
      const read = (value: unknown, page: PageNumber | null) => {
        const nested = valueAt(value, path);
        return Array.isArray(nested)
          ? nested.map((item) => toBody(item, page))
          : nested && toBody(nested, page);
      };
      return { key, read };
    }
    return { key, read: (value: unknown) => toRestValue(type, valueAt(value, path)) };
  });
  return (value, page) =>
    Object.fromEntries(steps.map(({ key, read }) => [key, read(value, page)]));
}

function typeAt(parent: GraphQLOutputType, path: readonly string[]): GraphQLOutputType {
  return path.reduce((type: GraphQLOutputType, name) => {
    const namedType = getNamedType(type);
    const next = isObjectType(namedType) ? namedType.getFields()[name] : undefined;
    if (next === undefined) {
      throw new Error(`${namedType} has no ${name}`);
    }
    return next.type;
  }, parent);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce(
    (current: unknown, name) =>
      typeof current === 'object' && current !== null ? Reflect.get(current, name) : undefined,
    value,
  );
}
