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
import { toRestValue } from './rest-notation.js';
import type { AnswerKeys, RestRoute } from './route-table.js';

/** A route that is ready to run. */
export interface CompiledRoute {
  readonly route: RestRoute;
  /** The operation, parsed and validated; its variable `body` is the request's body. */
  readonly document: DocumentNode;
  /** Makes the documented body of the operation's data. */
  toAnswer(data: unknown): Record<string, unknown>;
}

/** A documented key with the way to its value. */
interface AnswerStep {
  readonly key: string;
  readonly path: readonly string[];
  readonly type: GraphQLOutputType;
}

/** Makes a route's operation. Throws where the table names something that the schema lacks. */
export function compileRoute(schema: GraphQLSchema, route: RestRoute): CompiledRoute {
  const [rootName, fieldName] = route.operation.split('.');
  const rootType = schema.getType(rootName ?? '');
  const field = isObjectType(rootType) ? rootType.getFields()[fieldName ?? ''] : undefined;
  if (field === undefined) {
    throw new Error(`${route.method} ${route.path}: the schema has no ${route.operation}`);
  }
  const document = parse(writeOperation(route, field));
  const errors = validate(schema, document);
  if (errors[0] !== undefined) {
    throw new Error(`${route.method} ${route.path}: ${errors[0].message}`);
  }
  const steps = Object.entries(route.answer).map(
    ([key, path]): AnswerStep => ({ key, path: path.split('.'), type: typeAt(field, path) }),
  );
  return {
    route,
    document,
    toAnswer(data) {
      const result = valueAt(data, [field.name]);
      return Object.fromEntries(
        steps.map(({ key, path, type }) => [key, toRestValue(type, valueAt(result, path))]),
      );
    },
  };
}

function writeOperation(route: RestRoute, field: GraphQLField<unknown, unknown>): string {
  const kind = route.operation.startsWith('Mutation.') ? 'mutation' : 'query';
  const input = field.args.find(({ name }) => name === 'input');
  const variables = input === undefined ? '' : `($body: ${input.type})`;
  const values = input === undefined ? '' : '(input: $body)';
  return `${kind}${variables} { ${field.name}${values} { ${writeSelection(route.answer)} } }`;
}

function writeSelection(answer: AnswerKeys): string {
  const paths = Object.values(answer).map((path) => path.split('.'));
  return paths.map((path) => `${path.join(' { ')}${' }'.repeat(path.length - 1)}`).join(' ');
}

function typeAt(field: GraphQLField<unknown, unknown>, path: string): GraphQLOutputType {
  return path.split('.').reduce((type: GraphQLOutputType, name) => {
    const namedType = getNamedType(type);
    const next = isObjectType(namedType) ? namedType.getFields()[name] : undefined;
    if (next === undefined) {
      throw new Error(`${field.name} has no ${path}`);
    }
    return next.type;
  }, field.type);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce(
    (current: unknown, name) =>
      typeof current === 'object' && current !== null ? Reflect.get(current, name) : undefined,
    value,
  );
}
