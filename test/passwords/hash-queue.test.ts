import { setImmediate } from 'node:timers/promises';
import { HashQueue } from '#gateway/passwords/hash-queue.js';
import { GROUP_SIZE } from '#gateway/passwords/result-groups.js';

/** A computation that ends when it is told to. */
function createComputation() {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { compute: () => promise, finish: () => resolve('done') };
}

describe('the hash queue', () => {
  test('runs no more at once than it may, the others in the order in which they came', async () => {
    const queue = new HashQueue({ concurrency: 2 });
    const started: number[] = [];
    const computations = Array.from({ length: 5 }, createComputation);
    const results = computations.map(({ compute }, index) =>
      queue.run(() => {
        started.push(index);
        return compute();
      }),
    );
    expect(started).toEqual([0, 1]);
    for (const { finish } of computations) {
      finish();
    }
    await Promise.all(results);
    expect(started).toEqual([0, 1, 2, 3, 4]);
  });

  test('refuses at once, by UNAVAILABLE, what comes while it is full, and takes on again after', async () => {
    const queue = new HashQueue({ concurrency: 1, maxWaiting: 1 });
    const [running, waiting] = [createComputation(), createComputation()];
    const results = [queue.run(running.compute), queue.run(waiting.compute)];
    await expect(queue.run(async () => 'too many')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    running.finish();
    waiting.finish();
    expect(await Promise.all(results)).toEqual(['done', 'done']);
    expect(await queue.run(async () => 'room again')).toBe('room again');
  });

  test('gives its place on where a computation fails', async () => {
    const queue = new HashQueue({ concurrency: 1 });
    const failing = queue.run(() => Promise.reject(new Error('out of memory')));
    const following = queue.run(async () => 'done');
    await expect(failing).rejects.toThrow('out of memory');
    expect(await following).toBe('done');
  });

  /** As many computations as asked for, of which those that were told to have finished. */
  function runMany(count: number) {
    const queue = new HashQueue({ concurrency: 1 });
    const computations = Array.from({ length: count }, createComputation);
    const ended: number[] = [];
    const results = computations.map(async ({ compute }, index) => {
      await queue.run(compute);
      ended.push(index);
    });
    const finish = async (number: number) => {
      for (const computation of computations.splice(0, number)) {
        computation.finish();
      }
      for (let turn = 0; turn < 2 * GROUP_SIZE; turn += 1) {
        await setImmediate();
      }
    };
    return { finish, ended, results: Promise.all(results) };
  }

  test('lets results go on in groups while a whole group waits behind them, in their order', async () => {
    const { finish, ended, results } = runMany(4 * GROUP_SIZE);
    await finish(GROUP_SIZE - 1);
    expect(ended).toEqual([]);
    await finish(1);
    expect(ended).toEqual(Array.from({ length: GROUP_SIZE }, (_, index) => index));
    await finish(3 * GROUP_SIZE);
    await results;
    expect(ended).toEqual(Array.from({ length: 4 * GROUP_SIZE }, (_, index) => index));
  });

  test('lets a group go on that does not become whole', async () => {
    const { finish, ended, results } = runMany(2 * GROUP_SIZE);
    await finish(2);
    expect(ended).toEqual([]);
    // Nothing else finishes: only time can let these two go on.
    while (ended.length < 2) {
      await setImmediate();
    }
    await finish(2 * GROUP_SIZE);
    await results;
  });

  test('holds no result back where few wait', async () => {
    const { finish, ended, results } = runMany(GROUP_SIZE);
    await finish(1);
    expect(ended).toEqual([0]);
    await finish(GROUP_SIZE);
    await results;
  });
});
