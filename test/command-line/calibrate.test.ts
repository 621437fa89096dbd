import { calibrate } from '#gateway/command-line/calibrate.js';
import type { Argon2Cost } from '#gateway/settings/settings.js';
import { runCommand } from '../harness/run-command.js';

/** A machine on which a computation takes a millisecond for each pass over so much memory. */
const machine = (kibPerMs: number) => ({
  measure: async ({ memoryKib, timeCost }: Argon2Cost) => (memoryKib * timeCost) / kibPerMs,
  onStep: () => {},
});

describe('finding the cost of password hashes', () => {
  test('takes memory first, then passes, up to the target', async () => {
    const found = await calibrate({ targetMs: 100, maxMemoryKib: 65_536, ...machine(2000) });
    expect(found).toEqual({
      memoryKib: 38_912,
      timeCost: 5,
      parallelism: 1,
      milliseconds: 97.28,
      isWithinTarget: true,
    });
  });

  test('never finds less than is safe, and says where that is too slow', async () => {
    const found = await calibrate({ targetMs: 10, maxMemoryKib: 65_536, ...machine(1000) });
    expect(found).toMatchObject({ memoryKib: 19_456, timeCost: 2, isWithinTarget: false });
  });

  test('ends on a machine of any speed', async () => {
    const found = await calibrate({ targetMs: 100, maxMemoryKib: 65_536, ...machine(1e9) });
    expect(found).toMatchObject({ memoryKib: 38_912, timeCost: 20 });
  });
});

describe('empfio hash calibrate', () => {
  test('prints settings that the gateway takes, measured on this machine', async () => {
    const { code, stdout } = await runCommand(['hash', 'calibrate', '--target', '1']);
    expect(code).toBe(0);
    expect(stdout).toBe('ARGON2_MEMORY_KIB=19456\nARGON2_TIME_COST=2\nARGON2_PARALLELISM=1\n');
    const json = await runCommand(['hash', 'calibrate', '--target', '1', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ARGON2_MEMORY_KIB: 19_456,
      milliseconds: expect.any(Number),
      within_target: false,
    });
    expect((await runCommand(['hash', 'calibrate', '--target', '0'])).code).toBe(2);
  });
});
