import { type FieldFault, GatewayError } from '../errors/gateway-error.js';
import { cursorOfOffset } from '../pagination/cursor.js';
import { outOfBounds, PAGE_DEFAULT_SIZE, PAGE_MAX_SIZE } from '../pagination/page-arguments.js';

/** The page that a query string asks for. */
export interface PageNumber {
  /** 1 is the first. */
  readonly page: number;
  readonly size: number;
}

/** Beyond this page nobody has rows, and offsets keep within PostgreSQL's numbers. */
export const PAGE_MAX_NUMBER = 1_000_000_000;

/** The parameters of a query string; of one that comes twice the last counts, empty ones do not. */
export function readQuery(url: string): Readonly<Record<string, string>> {
  const start = url.indexOf('?');
  const parameters = new URLSearchParams(start < 0 ? '' : url.slice(start));
  return Object.fromEntries([...parameters].filter(([, value]) => value !== ''));
}

/** Reads `page` and `size`. Throws BAD_USER_INPUT with a fault for each that is wrong. */
export function readPageNumber(query: Readonly<Record<string, string>>): PageNumber {
  const faults: FieldFault[] = [];
  const read = (name: string, standard: number, most: number): number => {
    const text = query[name];
    if (text === undefined) {
      return standard;
    }
    const value = /^\s*[+-]?\d{1,15}\s*$/.test(text) ? Number(text) : null;
    const loc = ['query', name];
    if (value === null) {
      const msg = 'Input should be a valid integer, unable to parse string as an integer';
      faults.push({ type: 'int_parsing', loc, msg, input: text });
    } else if (value < 1 || value > most) {
      faults.push(outOfBounds(loc, value, most));
    }
    return value ?? standard;
  };
  const page = read('page', 1, PAGE_MAX_NUMBER);
  const size = read('size', PAGE_DEFAULT_SIZE, PAGE_MAX_SIZE);
  if (faults.length > 0) {
    throw new GatewayError('BAD_USER_INPUT', { fields: faults });
  }
  return { page, size };
}

/** The arguments of a GraphQL list that come to the same page. */
export function toPageArguments({ page, size }: PageNumber) {
  return { first: size, after: page === 1 ? null : cursorOfOffset((page - 1) * size) };
}
