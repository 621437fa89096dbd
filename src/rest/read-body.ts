import { type Request, raw } from 'express';
import { GatewayError } from '../errors/gateway-error.js';
import { isTooDeep } from '../limits/body-depth.js';
import { BODY_MAX_BYTES } from '../limits/body-limit.js';

/** Express middleware that takes the body as it came; compressed bodies are refused. */
export const takeBody = raw({ type: () => true, limit: BODY_MAX_BYTES, inflate: false });

/**
 * What the body says, read as FastAPI reads it: undefined where there is none. Throws
 * BAD_USER_INPUT where it is not JSON by its content type or by its text. The text is never
 * repeated in the answer, since it may hold a password.
 */
export function readBody(request: Request): unknown {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) {
    return undefined;
  }
  if (!request.is(['application/json', 'application/*+json'])) {
    const msg = 'Input should be a valid dictionary or object to extract fields from';
    throw bodyFault({ type: 'model_attributes_type', loc: ['body'], msg });
  }
  return parseBody(bytes);
}

/** What the bytes of a JSON body say; undefined where there are none. Throws BAD_USER_INPUT. */
export function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) {
    return undefined;
  }
  const body = parseJson(bytes);
  if (isTooDeep(body)) {
    throw bodyFault({ type: 'json_invalid', loc: ['body', 0], msg: 'JSON is nested too deeply' });
  }
  return body;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(strictUtf8.decode(bytes));
  } catch (cause) {
    const position = /position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1];
    const loc = ['body', Number(position ?? 0)];
    throw bodyFault({ type: 'json_invalid', loc, msg: 'JSON decode error' }, cause);
  }
}

/** The fault of a body that could not be taken at all, made of the error of `takeBody`. */
export function toBodyError(cause: unknown): GatewayError {
  if (cause instanceof Error && 'status' in cause && cause.status === 413) {
    return new GatewayError('PAYLOAD_TOO_LARGE', { cause });
  }
  return bodyFault({ type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error' }, cause);
}

function bodyFault(
  fault: { type: string; loc: readonly (string | number)[]; msg: string },
  cause?: unknown,
): GatewayError {
  return new GatewayError('BAD_USER_INPUT', { fields: [{ ...fault, input: null }], cause });
}
