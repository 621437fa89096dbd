import { GatewayError } from '../errors/gateway-error.js';
import { isUuid } from '../input/uuid.js';

/** Where a page begins: behind a row, or, for REST's page numbers, behind a count of rows. */
export type PageStart = { readonly afterId: string } | { readonly offset: number };

/** The cursor of a row. */
export function cursorOfRow(id: string): string {
  return encode(`id:${id}`);
}

/** The cursor that leaves out the first rows. It costs their number, as page numbers do. */
export function cursorOfOffset(offset: number): string {
  return encode(`offset:${offset}`);
}

/** Reads a cursor; without one a page begins at the beginning. Throws BAD_USER_INPUT. */
export function readCursor(after: string | null | undefined): PageStart {
  if (after === null || after === undefined) {
    return { offset: 0 };
  }
  const [kind, value = ''] = Buffer.from(after, 'base64url').toString().split(':');
  if (kind === 'id' && isUuid(value)) {
    return { afterId: value };
  }
  if (kind === 'offset' && /^\d{1,12}$/.test(value)) {
    return { offset: Number(value) };
  }
  const msg = 'Value error, not a cursor of this connection';
  const fault = { type: 'value_error', loc: ['after'], msg, input: after };
  throw new GatewayError('BAD_USER_INPUT', { fields: [fault] });
}

const encode = (text: string) => Buffer.from(text).toString('base64url');
