import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
} from 'graphql';
import { type Client, valueAt } from './client.js';

/** The queries and mutations that need no token; another test holds the schema to this list. */
export const PUBLIC_OPERATIONS: readonly string[] = [
  'Mutation.acceptInvitation',
  'Mutation.confirmEmailChange',
  'Mutation.login',
  'Mutation.oauthCallback',
  'Mutation.register',
  'Mutation.requestPasswordReset',
  'Mutation.resetPassword',
  'Mutation.restoreAccount',
  'Mutation.restoreOrganization',
  'Mutation.undoEmailChange',
  'Mutation.verifyEmail',
];

/** The schema as the gateway publishes it, read over HTTP. */
export async function readPublishedSchema(client: Client): Promise<GraphQLSchema> {
  const { body } = await client.graphql(getIntrospectionQuery());
  const introspection = valueAt(body, 'data');
  if (!isIntrospection(introspection)) {
    throw new TypeError(`No schema in ${JSON.stringify(body)}`);
  }
  return buildClientSchema(introspection);
}

const isIntrospection = (value: unknown): value is IntrospectionQuery =>
  typeof value === 'object' && value !== null && '__schema' in value;
