import { mayReadAgain, mayWriteAgain, retryOnce } from '#gateway/database/retry-once.js';

const coded = (code: string) => Object.assign(new Error('x'), { code });

describe('what is tried a second time', () => {
  test.each([
    ['a serialization failure', coded('40001'), true, true],
    ['a deadlock', coded('40P01'), true, true],
    ['a connection that was never made', coded('ECONNREFUSED'), true, true],
    [
      'a connection that was known to be gone',
      new Error('Client has encountered a connection error and is not queryable'),
      true,
      true,
    ],
    ['a connection that broke under way', coded('ECONNRESET'), true, false],
    ['an end without an answer', new Error('Connection terminated unexpectedly'), true, false],
    ['a server that is shut down', coded('57P01'), true, false],
    ['an outcome that nobody knows', coded('40003'), true, false],
    ['a broken constraint', coded('23505'), false, false],
    ['a fault of ours', new Error('x'), false, false],
  ])('after %s', (_, error, isReadAgain, isWrittenAgain) => {
    expect(mayReadAgain(error)).toBe(isReadAgain);
    expect(mayWriteAgain(error)).toBe(isWrittenAgain);
  });

  test('is tried once, not for ever, and tells of the second failure', async () => {
    let attempts = 0;
    const attempt = async () => {
      attempts += 1;
      throw coded(attempts === 1 ? '40001' : '40P01');
    };
    await expect(retryOnce(attempt, mayWriteAgain)).rejects.toMatchObject({ code: '40P01' });
    expect(attempts).toBe(2);
  });
});
