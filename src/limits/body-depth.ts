/**
 * Deepest nesting of a body's JSON: far more than an input of the API holds, and far less than
 * programs need to run out of stack, which the printing of an answer that repeats the input would.
 */
const BODY_MAX_DEPTH = 64;

/** Whether a body, parsed, is nested deeper than anything that the API takes. */
export function isTooDeep(body: unknown): boolean {
  return isDeeperThan(BODY_MAX_DEPTH, body);
}

function isDeeperThan(levels: number, value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (levels === 0 || Object.values(value).some((item) => isDeeperThan(levels - 1, item)))
  );
}
