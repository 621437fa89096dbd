import type { Argon2Cost } from '../settings/settings.js';

/** What was found, and how long one computation takes at that cost. */
export interface Calibration extends Argon2Cost {
  readonly milliseconds: number;
  /** False where even the least cost that is safe takes longer than was asked for. */
  readonly isWithinTarget: boolean;
}

/** What to find. */
interface CalibrateOptions {
  readonly targetMs: number;
  /** Most memory of one computation, in KiB. */
  readonly maxMemoryKib: number;
  /** Takes one computation's time, in milliseconds. */
  readonly measure: (cost: Argon2Cost) => Promise<number>;
  readonly onStep: (cost: Argon2Cost, milliseconds: number) => void;
}

/** The least that OWASP's Password Storage Cheat Sheet recommends for argon2id, its first choice. */
const LEAST: Argon2Cost = { memoryKib: 19_456, timeCost: 2, parallelism: 1 };

/** Most passes that are tried. */
const MAX_TIME_COST = 20;

/**
 * Finds the dearest cost whose computation takes no longer than the target on this machine: first
 * as much memory as there may be, which costs attackers most, then more passes. Never less than
 * the least that is safe.
 */
export async function calibrate(options: CalibrateOptions): Promise<Calibration> {
  const { targetMs, maxMemoryKib, measure, onStep } = options;
  const take = async (cost: Argon2Cost) => {
    const milliseconds = await measure(cost);
    onStep(cost, milliseconds);
    return milliseconds;
  };
  let best = LEAST;
  let milliseconds = await take(LEAST);
  if (milliseconds > targetMs) {
    return { ...LEAST, milliseconds, isWithinTarget: false };
  }
  const tryCost = async (cost: Argon2Cost): Promise<boolean> => {
    const taken = await take(cost);
    if (taken > targetMs) {
      return false;
    }
    [best, milliseconds] = [cost, taken];
    return true;
  };
  let memoryKib = LEAST.memoryKib * 2;
  while (memoryKib <= maxMemoryKib && (await tryCost({ ...LEAST, memoryKib }))) {
    memoryKib *= 2;
  }
  let timeCost = LEAST.timeCost + 1;
  while (timeCost <= MAX_TIME_COST && (await tryCost({ ...best, timeCost }))) {
    timeCost += 1;
  }
  return { ...best, milliseconds, isWithinTarget: true };
}
