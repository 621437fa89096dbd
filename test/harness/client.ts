/** An answer with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** What a request may carry. */
export interface RequestValues {
  /** Sent as JSON; a string or a blob is sent as they are. */
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Talks to a gateway as its callers do. */
export interface Client {
  rest(method: string, path: string, values?: RequestValues): Promise<Answer>;
  graphql(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    values?: Omit<RequestValues, 'body'>,
  ): Promise<Answer>;
}

/** A client of the gateway at this address. */
export function createClient(url: string): Client {
  const rest: Client['rest'] = async (method, path, { body, token, headers } = {}) => {
    const isRaw = typeof body === 'string' || body instanceof Blob;
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const answer: unknown = isJson && text !== '' ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: answer };
  };
  return {
    rest,
    graphql: (query, variables = {}, values = {}) =>
      rest('POST', '/graphql', { ...values, body: { query, variables } }),
  };
}

/** The text at a path of an answer's body; fails the test where there is none. */
export function textAt(body: unknown, ...path: (string | number)[]): string {
  const value = valueAt(body, ...path);
  if (typeof value !== 'string') {
    throw new TypeError(`No text at ${path.join('.')} of ${JSON.stringify(body)}`);
  }
  return value;
}

/** The value at a path of an answer's body, or undefined. */
export function valueAt(body: unknown, ...path: (string | number)[]): unknown {
  return path.reduce(
    (value: unknown, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    body,
  );
}
