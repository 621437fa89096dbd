import { deepStrictEqual } from 'node:assert/strict';

/** How much of a wrong answer is shown. */
const MESSAGE_LENGTH = 2000;

/** A server answered something else than what is right. */
class WrongAnswerError extends Error {
  name = 'WrongAnswerError';
}

/**
 * Checks answers whose body is always the same. The first is compared as JSON, key for key, where
 * need be in other words; after that the very same text is right without being parsed again.
 */
export function fixedAnswer(expected, toOurWords = (value) => value) {
  const check = checkedAnswer(200, (value) => deepStrictEqual(toOurWords(value), expected));
  let right = null;
  return (status, body) => {
    if (status !== 200 || body !== right) {
      check(status, body);
      right = body;
    }
  };
}

/** Checks answers that differ each time. */
export function checkedAnswer(expectedStatus, check) {
  return (status, body) => {
    try {
      deepStrictEqual(status, expectedStatus);
      check(JSON.parse(body));
    } catch (cause) {
      throw new WrongAnswerError(`${status} ${body}: ${cause.message}`.slice(0, MESSAGE_LENGTH), {
        cause,
      });
    }
  };
}
