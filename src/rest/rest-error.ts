import { errorRow } from '../errors/error-table.js';
import type { FieldFault, GatewayError } from '../errors/gateway-error.js';
import { restNotation } from './rest-notation.js';

/** An answer as REST sends it. */
export interface RestAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The error as REST callers see it: FastAPI's bodies, statuses from the error table. */
export function toRestError(error: GatewayError): RestAnswer {
  const { restStatus, hasCodeInBody } = errorRow(error.code);
  const code = hasCodeInBody === true ? { code: error.code } : {};
  return {
    status: restStatus,
    headers: error.headers,
    body: { detail: error.fields?.map(toRestFault) ?? error.message, ...code },
  };
}

/** A feature names a field as the schema does; callers of REST know it by its place in the body. */
function toRestFault(fault: FieldFault): FieldFault {
  const [root, ...path] = fault.loc;
  const toRestName = (part: string | number) =>
    typeof part === 'string' ? restNotation.fieldName(part) : part;
  return root === 'input' ? { ...fault, loc: ['body', ...path.map(toRestName)] } : fault;
}
