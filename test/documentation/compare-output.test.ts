import { findMissingLine, isAlikeJson, readDocuments } from './compare-output.js';

describe('what a page shows and what was printed', () => {
  test('are alike where ids, tokens, times and numbers differ', () => {
    const shown =
      'user 01a2072c-2dfa-7733-83a0-7d51e74216dc since 2026-11-23T06:51:05Z: eyJh.eyJz…';
    const printed =
      'user 01a22222-2dfa-7733-83a0-7d51e7421611 since 2027-01-01T00:00:00Z: eyJx.y.z';
    expect(findMissingLine(shown, printed)).toBeNull();
    expect(findMissingLine('ready on port 8001', 'ready on port 40731')).toBeNull();
  });

  test('are alike where other lines stand between, and where … stands for what is left out', () => {
    expect(findMissingLine('one\n…\nthree … five', 'one\ntwo\nthree and five\nsix')).toBeNull();
  });

  test('are not where a line is another, or comes too early', () => {
    expect(findMissingLine('one\ntwo', 'one\nthree')).toBe('two');
    expect(findMissingLine('one\ntwo', 'two\none')).toBe('two');
  });

  test('are not where a line is only a part of the printed one', () => {
    expect(findMissingLine('two', 'two more')).toBe('two');
  });

  test.each([
    [
      { id: '01a2072c-2dfa-7733-83a0-7d51e74216dc' },
      { id: '01a22222-2dfa-7733-83a0-7d51e7421611' },
    ],
    [{ a: '…' }, { a: { b: 1 } }],
    [
      ['first', '…'],
      ['first', 'second', 'third'],
    ],
    [{ message: 'Hello …' }, { message: 'Hello Ada' }],
  ])('are alike as JSON: %j and %j', (shown, printed) => {
    expect(isAlikeJson(shown, printed)).toBe(true);
  });

  test.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [['first'], ['first', 'second']],
    [{ email: 'you@example.com' }, { email: 'me@example.com' }],
    [{ a: null }, undefined],
    [{ is: true }, { is: 'true' }],
  ])('are not alike as JSON: %j and %j', (shown, printed) => {
    expect(isAlikeJson(shown, printed)).toBe(false);
  });

  test('may be several JSON documents, after lines that are none', () => {
    expect(readDocuments('> some script\n\n{"a":1}\n')).toEqual([{ a: 1 }]);
    expect(readDocuments('{"a":"}{"}{"b":[{}]}\n[2]')).toEqual([{ a: '}{' }, { b: [{}] }, [2]]);
    expect(readDocuments('true')).toEqual([true]);
    expect(readDocuments('no JSON')).toBeNull();
    expect(readDocuments('{"a":1')).toBeNull();
  });
});
