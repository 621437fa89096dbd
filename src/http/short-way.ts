import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AnswerOperation } from '../graphql/answer-operation.js';
import type { KnownDocuments } from '../graphql/known-documents.js';
import { findKnownOperation } from '../graphql/known-operation.js';
import { BODY_MAX_BYTES } from '../limits/body-limit.js';
import type { ReadyRoute } from '../rest/compile-routes.js';
import { parseBody } from '../rest/read-body.js';
import type { AllowOrigins } from './allow-origins.js';
import { type ContextOf, REQUEST_ID_HEADER } from './request-context-of.js';
import { dataHeaders } from './security-headers.js';

/** What the short way leads to, and where everything else goes. */
interface ShortWayOptions {
  /** The Express application: the whole way. */
  readonly app: RequestListener;
  readonly routes: readonly ReadyRoute[];
  readonly answerOperation: AnswerOperation;
  readonly documents: KnownDocuments;
  readonly allowOrigins: AllowOrigins;
  readonly contextOf: ContextOf;
}

/** What is written into an answer. */
interface Written {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly contentType: string;
  readonly text: string;
}

/** Most characters of an address; of longer ones the whole way decides. */
const URL_MAX_LENGTH = 2048;

/** Content type of a GraphQL answer by what the client accepts; Apollo decides on any other wish. */
const graphqlTypes: Readonly<Record<string, string>> = {
  '*/*': 'application/json; charset=utf-8',
  'application/json': 'application/json; charset=utf-8',
  'application/graphql-response+json,application/json;q=0.9':
    'application/graphql-response+json; charset=utf-8',
  'application/graphql-response+json, application/json':
    'application/graphql-response+json; charset=utf-8',
};

/**
 * Takes the requests that come most past Express and Apollo: those of a documented path that has
 * no parameter in it, and a POST of a GraphQL document that has passed Apollo before. What they
 * reach is the same, and so are the answers; only the walk through middleware that would do
 * nothing for them is saved, which is most of what they cost. Whatever has anything uncommon about
 * it takes the whole way.
 */
export function createShortWay(options: ShortWayOptions): RequestListener {
  const { app, routes, answerOperation, documents, allowOrigins, contextOf } = options;
  const plainRoutes = new Map(
    routes
      .filter(({ route }) => !route.path.includes('{'))
      .map((ready) => [`${ready.route.method} ${ready.route.path}`, ready]),
  );

  const write = (request: IncomingMessage, response: ServerResponse, written: Written) => {
    if (request.headers.origin !== undefined) {
      allowOrigins(request, response);
    }
    const { status, headers, contentType, text } = written;
    response.writeHead(status, [
      REQUEST_ID_HEADER,
      contextOf(request).requestId,
      ...flatDataHeaders,
      ...(headers === undefined ? [] : Object.entries(headers).flat()),
      'Content-Type',
      contentType,
      'Content-Length',
      String(Buffer.byteLength(text)),
    ]);
    response.end(text);
  };

  const answerRest = async (
    ready: ReadyRoute,
    request: IncomingMessage,
    response: ServerResponse,
    url: string,
  ) => {
    const context = contextOf(request);
    const bytes = ready.route.method === 'GET' ? null : await readBytes(request);
    const readBody = () => (bytes === null ? undefined : parseBody(bytes));
    const { status, headers, body } = await ready.answer({ url, readBody, context });
    const text = JSON.stringify(body);
    write(request, response, { status, headers, contentType: 'application/json', text });
  };

  const answerGraphql = async (
    request: IncomingMessage,
    response: ServerResponse,
    contentType: string,
  ) => {
    const bytes = await readBytes(request);
    const operation = findKnownOperation(bytes, documents);
    if (operation === null) {
      // Express passes by what has been read, and takes the body from here.
      app(Object.assign(request, { body: bytes }), response);
      return;
    }
    const answer = await answerOperation({ ...operation, context: contextOf(request) });
    const { status, headers, body } = answer;
    const text = `${JSON.stringify(body)}\n`;
    write(request, response, { status, headers, contentType, text });
  };

  return (request, response) => {
    const { method, url = '' } = request;
    // A client that goes away in the middle of its request gets no answer.
    const giveUp = () => response.destroy();
    const isReadable = method === 'GET' || isPlainJson(request);
    const queryStart = url.indexOf('?');
    const ready = plainRoutes.get(`${method} ${queryStart < 0 ? url : url.slice(0, queryStart)}`);
    if (ready !== undefined && isReadable && url.length <= URL_MAX_LENGTH) {
      answerRest(ready, request, response, url).catch(giveUp);
      return;
    }
    const graphqlType = graphqlTypes[request.headers.accept ?? '*/*'];
    if (method === 'POST' && url === '/graphql' && graphqlType && isReadable) {
      answerGraphql(request, response, graphqlType).catch(giveUp);
      return;
    }
    app(request, response);
  };
}

const flatDataHeaders = [...dataHeaders.flat(), 'Vary', 'Origin'];

function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

function isPlainJson({ headers }: IncomingMessage): boolean {
  return (
    /^application\/json(?:; ?charset=utf-8)?$/i.test(headers['content-type'] ?? '') &&
    Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= BODY_MAX_BYTES &&
    headers['content-encoding'] === undefined
  );
}
