import type { Rule } from './rule.js';

/**
 * A moment that PostgreSQL can store and people can mean: the scalar itself also takes the year 0,
 * and a year past 9999 by way of a time zone, which the database refuses.
 */
export const dateTimeRule: Rule = {
  check(value) {
    if (typeof value !== 'string' && !(value instanceof Date)) {
      return null;
    }
    const year = new Date(value).getUTCFullYear();
    return year >= 1900 && year <= 9999
      ? null
      : { type: 'value_error', msg: 'Value error, the year must be from 1900 to 9999' };
  },
};
