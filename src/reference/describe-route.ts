import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { isPublic } from '../access/public.js';
import { PAGE_DEFAULT_SIZE, PAGE_MAX_SIZE } from '../pagination/page-arguments.js';
import { findOperation, variableOfArgument } from '../rest/compile-route.js';
import { PAGE_MAX_NUMBER } from '../rest/read-query.js';
import { restNotation } from '../rest/rest-notation.js';
import { namedAnswers, type RestRoute } from '../rest/route-table.js';
import { answerSchema } from './answer-schema.js';
import type { JsonSchema } from './components.js';
import { documentedExamples } from './documented-examples.js';
import {
  errorResponses,
  type NamedError,
  readNamedErrors,
  withoutNamedErrors,
} from './error-responses.js';
import { bodySchema, type InputScope, parameterSchema } from './input-schema.js';

type Field = GraphQLField<unknown, unknown>;

/** OpenAPI's operation object of a route. */
export function describeRoute(
  schema: GraphQLSchema,
  route: RestRoute,
  scope: InputScope,
): JsonSchema {
  const field = findOperation(schema, route);
  const shown = findShownField(field, route);
  const operationId = operationIdOf(field, route);
  const examples = documentedExamples[operationId];
  const example = (value: unknown) => (value === undefined ? {} : { example: value });
  const parameters = [...pathParameters(field, route), ...queryParameters(field, route, scope)];
  const body = findBody(field);
  const answerName = isNamed(route) ? undefined : `${capitalize(operationId)}Answer`;
  const answer = answerSchema(route.answer, field.type, scope.components, answerName);
  const errors = errorsOf(field, {
    hasBody: body !== null,
    hasQuery: parameters.some((parameter) => parameter.in === 'query'),
  });
  return {
    operationId,
    summary: summaryOf(shown),
    tags: [tagOf(route)],
    ...(isPublic(field.extensions) ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: bodySchema(body, scope),
                ...example(examples?.request),
              },
            },
          },
        }),
    responses: {
      [String(route.status)]: {
        description: route.status === 201 ? 'Created.' : 'OK.',
        content: { 'application/json': { schema: answer, ...example(examples?.answer) } },
      },
      ...errorResponses(errors, scope.components),
    },
  };
}

/** The group that a route belongs to: the first part of its path behind /api/v1/. */
export function tagOf({ path }: Pick<RestRoute, 'path'>): string {
  return path.split('/')[3] ?? 'api';
}

/** The field whose words tell what the route is for: that of a list within another object, if any. */
function findShownField(field: Field, { list }: RestRoute): Field {
  const type = getNamedType(field.type);
  const nested = list && isObjectType(type) ? type.getFields()[list] : undefined;
  return nested ?? field;
}

function operationIdOf({ name }: Field, { list }: RestRoute): string {
  return list ? `${name}${capitalize(list)}` : name;
}

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const isNamed = ({ answer }: RestRoute) => Object.values(namedAnswers).includes(answer);

function summaryOf({ description }: Field): string {
  return withoutNamedErrors(description ?? '').replace(/\.$/, '');
}

function pathParameters(field: Field, { path }: RestRoute): JsonSchema[] {
  const id = field.args.find(({ name }) => variableOfArgument[name] === 'path');
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: id?.description,
    schema: { type: 'string', format: 'uuid' },
  }));
}

function queryParameters(field: Field, { list }: RestRoute, scope: InputScope): JsonSchema[] {
  const filter = field.args.find(({ name }) => variableOfArgument[name] === 'query');
  const type = getNamedType(filter?.type);
  const fields = isInputObjectType(type) ? Object.values(type.getFields()) : [];
  const conditions = fields.map((condition) => ({
    name: restNotation.fieldName(condition.name),
    in: 'query',
    description: condition.description,
    schema: parameterSchema(condition, scope),
  }));
  if (list === undefined) {
    return conditions;
  }
  const integer = { type: 'integer', minimum: 1 };
  return [
    {
      name: 'page',
      in: 'query',
      description: 'Which page; 1 is the first.',
      schema: { ...integer, maximum: PAGE_MAX_NUMBER, default: 1 },
    },
    {
      name: 'size',
      in: 'query',
      description: 'Most items of a page.',
      schema: { ...integer, maximum: PAGE_MAX_SIZE, default: PAGE_DEFAULT_SIZE },
    },
    ...conditions,
  ];
}

function findBody(field: Field) {
  const input = field.args.find(({ name }) => variableOfArgument[name] === 'body');
  const type = getNamedType(input?.type);
  return isInputObjectType(type) ? type : null;
}

/** What every operation of its kind may answer with, and what its own description names. */
function errorsOf(
  { description, extensions }: Field,
  { hasBody, hasQuery }: { hasBody: boolean; hasQuery: boolean },
): NamedError[] {
  const common = (code: NamedError['code']): NamedError => ({ code, words: null });
  const named = readNamedErrors(description ?? '');
  const known = new Set(named.map(({ code }) => code));
  const usual: NamedError[] = [
    ...(isPublic(extensions) ? [] : [common('UNAUTHENTICATED'), common('FORBIDDEN')]),
    ...(hasBody ? [common('PAYLOAD_TOO_LARGE')] : []),
    ...(hasBody || hasQuery ? [common('BAD_USER_INPUT')] : []),
    common('UNAVAILABLE'),
    common('INTERNAL_SERVER_ERROR'),
  ];
  return [...named, ...usual.filter(({ code }) => !known.has(code))];
}
