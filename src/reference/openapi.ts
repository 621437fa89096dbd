import type { GraphQLSchema } from 'graphql';
import type { InputLimits } from '../input/rule.js';
import { calcomRoute, routeTable } from '../rest/route-table.js';
import { Components, type JsonSchema } from './components.js';
import { describeReceiver } from './describe-receiver.js';
import { describeRoute, tagOf } from './describe-route.js';

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
  readonly [key: string]: unknown;
}

/** Name of the one security scheme. */
const BEARER = 'bearer';

/** Version of the documented API: the 1 of /api/v1. */
const API_VERSION = '1.0.0';

const description = `Accounts, sign-in and organization data of Empfio.

Register or log in, and send the \`access_token\` of the answer with every other request:
\`Authorization: Bearer <access_token>\`. All data belongs to the organization of the token.

Fields that an operation does not know are ignored. Times are UTC. Every answer carries
\`X-Request-Id\`, which helps to find it in the logs.`;

/** What the first part of a path behind /api/v1/ groups. */
const tagDescriptions: Readonly<Record<string, string>> = {
  auth: 'Accounts and sign-in.',
  leads: 'Customers, and those who may become some.',
  bookings: 'Appointments of leads.',
  webhooks: 'What others tell.',
  conversations: 'What leads and the front desk say to each other.',
};

/**
 * Describes the REST API: every row of the route table, and Cal.com's, with the types, words and rules of the
 * schema behind it and the statuses of the error table. Throws where these do not fit together.
 */
export function createOpenApi(schema: GraphQLSchema, limits: InputLimits): OpenApiDocument {
  const components = new Components();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routeTable) {
    const methods = paths[route.path] ?? {};
    methods[route.method.toLowerCase()] = describeRoute(schema, route, { components, limits });
    paths[route.path] = methods;
  }
  paths[calcomRoute.path] = { post: describeReceiver(calcomRoute, components) };
  const tags = [...new Set([...routeTable.map(tagOf), 'webhooks'])].map((name) => ({
    name,
    ...(tagDescriptions[name] === undefined ? {} : { description: tagDescriptions[name] }),
  }));
  return {
    openapi: '3.1.0',
    info: { title: 'Empfio API', version: API_VERSION, description },
    servers: [{ url: '/', description: 'This gateway' }],
    tags,
    security: [{ [BEARER]: [] }],
    paths,
    components: {
      securitySchemes: {
        [BEARER]: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The `access_token` that registering or signing in answers with.',
        },
      },
      schemas: components.all(),
    },
  };
}

/** The document as text; schema/openapi.json holds it. */
export function printOpenApi(document: OpenApiDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
