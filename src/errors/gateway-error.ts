import { type ErrorCode, errorRow } from './error-table.js';

/**
 * One thing that is wrong with one field of a request, in the shape that callers of FastAPI know
 * (Pydantic's error items).
 */
export interface FieldFault {
  /** Machine-readable kind, Pydantic's word: missing, string_type, string_too_short, … */
  readonly type: string;
  /** Where it is: names of fields and indexes of lists, from the outside in. */
  readonly loc: readonly (string | number)[];
  /** The fault in words. */
  readonly msg: string;
  /** What was sent; a secret is replaced by `SECRET_MASK`. */
  readonly input: unknown;
  /** The numbers or words of the broken rule. */
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** Stands in for a secret in an answer, as Pydantic prints one. */
export const SECRET_MASK = '**********';

/** What an error carries beside its code. */
interface GatewayErrorDetails {
  /** Words for the caller in place of the table's. They must be safe to publish. */
  readonly message?: string;
  /** What operators need to know; never shown to callers. */
  readonly cause?: unknown;
  /** The faulty fields of a BAD_USER_INPUT. */
  readonly fields?: readonly FieldFault[];
  /** Seconds after which a RATE_LIMITED may be tried again. */
  readonly retryAfterSeconds?: number;
}

/** The one error class whose words reach callers; its code is a row of the error table. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly fields: readonly FieldFault[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, details: GatewayErrorDetails = {}) {
    super(details.message ?? errorRow(code).message, { cause: details.cause });
    this.code = code;
    this.fields = details.fields;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  /** The headers that go with the error's HTTP status. */
  get headers(): Readonly<Record<string, string>> {
    const { headers = {} } = errorRow(this.code);
    // RFC 9110, section 10.2.3: a whole number of seconds.
    return this.retryAfterSeconds === undefined
      ? headers
      : { ...headers, 'Retry-After': String(this.retryAfterSeconds) };
  }
}
