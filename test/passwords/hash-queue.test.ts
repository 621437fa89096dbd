import { HashQueue } from '#gateway/passwords/hash-queue.js';

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
});
