import { pauseAfter } from '#gateway/webhooks/back-off.js';

describe('the pause after an attempt that failed', () => {
  test('doubles from a minute to six hours, for twenty attempts in about three days', () => {
    const pauses = Array.from({ length: 20 }, (_, index) => pauseAfter(index + 1));
    const minutes = pauses.map((seconds) => seconds && seconds / 60);
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, ...Array(10).fill(360), null]);
    const days = minutes.reduce((sum: number, pause) => sum + (pause ?? 0), 0) / 60 / 24;
    expect(days).toBeGreaterThan(2.8);
    expect(days).toBeLessThan(3);
  });
});
