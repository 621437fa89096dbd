/** What one kind of error looks like to callers. */
interface ErrorRow {
  /** HTTP status of a REST answer. */
  readonly restStatus: number;
  /** HTTP status of a GraphQL answer that carries no data. */
  readonly graphqlStatus: number;
  /** What the caller reads unless the error brings words of its own. */
  readonly message: string;
  /** Headers that go with the status. */
  readonly headers?: Readonly<Record<string, string>>;
  /** True where REST's body carries the code beside `detail`. */
  readonly hasCodeInBody?: boolean;
}

/**
 * Every error that a caller can meet, a row each: GraphQL code → statuses, words, headers.
 * Nothing else decides a status.
 */
const errorTable = {
  UNAUTHENTICATED: {
    restStatus: 401,
    graphqlStatus: 401,
    message: 'Not authenticated',
    // RFC 6750, section 3: a 401 names the scheme that would help.
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  FORBIDDEN: { restStatus: 403, graphqlStatus: 403, message: 'The account is inactive' },
  NOT_FOUND: { restStatus: 404, graphqlStatus: 404, message: 'Not Found' },
  CONFLICT: { restStatus: 409, graphqlStatus: 409, message: 'Conflict' },
  ACCOUNT_LINK_REQUIRED: {
    restStatus: 409,
    graphqlStatus: 409,
    message: 'An account with this email exists; sign in to it and link the provider from there',
    hasCodeInBody: true,
  },
  BAD_USER_INPUT: { restStatus: 422, graphqlStatus: 400, message: 'The input is not valid' },
  PAYLOAD_TOO_LARGE: { restStatus: 413, graphqlStatus: 413, message: 'Content Too Large' },
  URI_TOO_LONG: { restStatus: 414, graphqlStatus: 414, message: 'URI Too Long' },
  // Retry-After goes with the error itself, since each knows its own moment.
  RATE_LIMITED: { restStatus: 429, graphqlStatus: 429, message: 'Too many attempts, try later' },
  NOT_CONFIGURED: { restStatus: 501, graphqlStatus: 501, message: 'Not configured' },
  BAD_GATEWAY: {
    restStatus: 502,
    graphqlStatus: 502,
    message: 'The provider cannot be reached, try again',
  },
  UNAVAILABLE: {
    restStatus: 503,
    graphqlStatus: 503,
    message: 'The service is busy or unavailable, try again',
    headers: { 'Retry-After': '1' },
  },
  INTERNAL_SERVER_ERROR: {
    restStatus: 500,
    graphqlStatus: 500,
    message: 'Internal Server Error',
  },
} as const satisfies Record<string, ErrorRow>;

/** The code of a row in the error table; GraphQL clients see it as `extensions.code`. */
export type ErrorCode = keyof typeof errorTable;

/** The row of a code. */
export function errorRow(code: ErrorCode): ErrorRow {
  return errorTable[code];
}

/** Whether a word is the code of a row. */
export function isErrorCode(word: string): word is ErrorCode {
  return Object.hasOwn(errorTable, word);
}
