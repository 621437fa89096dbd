import { errorRow } from '../errors/error-table.js';
import type { GatewayError } from '../errors/gateway-error.js';

/** An answer as REST sends it. */
export interface RestAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The error as REST callers see it: FastAPI's bodies, statuses from the error table. */
export function toRestError(error: GatewayError): RestAnswer {
  const { restStatus, headers = {}, hasCodeInBody } = errorRow(error.code);
  const code = hasCodeInBody === true ? { code: error.code } : {};
  return {
    status: restStatus,
    headers,
    body: { detail: error.fields ?? error.message, ...code },
  };
}
