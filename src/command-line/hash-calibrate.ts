import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import argon2 from 'argon2';
import { type Command, InvalidArgumentError } from 'commander';
import type { Argon2Cost } from '../settings/settings.js';
import { calibrate } from './calibrate.js';
import type { CommandContext } from './command-context.js';
import { writeJson } from './terminal.js';

/** Computations at each cost; the fastest counts, since whatever else runs only ever adds. */
const ROUNDS = 3;

/** Adds `hash calibrate`. */
export function addHashCalibrate(parent: Command, { terminal }: CommandContext): void {
  parent
    .command('calibrate')
    .description('finds the cost of password hashes for a time on this machine')
    .option('--target <ms>', 'milliseconds that one may take', readWhole(1, 10_000), 50)
    .option('--max-memory <KiB>', 'most memory of one', readWhole(19_456, 4_194_304), 65_536)
    .option('--json', 'one JSON object')
    .action(async (options: { target: number; maxMemory: number; json?: boolean }) => {
      const found = await calibrate({
        targetMs: options.target,
        maxMemoryKib: options.maxMemory,
        measure,
        onStep({ memoryKib, timeCost }, milliseconds) {
          if (terminal.progress !== null) {
            terminal.tell(`${memoryKib} KiB, ${timeCost} passes: ${milliseconds.toFixed(1)} ms`);
          }
        },
      });
      const { memoryKib, timeCost, parallelism, milliseconds, isWithinTarget } = found;
      const perSecond = Math.floor((1000 / milliseconds) * availableParallelism());
      if (options.json === true) {
        writeJson(terminal, {
          ARGON2_MEMORY_KIB: memoryKib,
          ARGON2_TIME_COST: timeCost,
          ARGON2_PARALLELISM: parallelism,
          milliseconds: Math.round(milliseconds * 10) / 10,
          sign_ins_per_second: perSecond,
          within_target: isWithinTarget,
        });
        return;
      }
      terminal.write(
        `ARGON2_MEMORY_KIB=${memoryKib}\nARGON2_TIME_COST=${timeCost}\n` +
          `ARGON2_PARALLELISM=${parallelism}\n`,
      );
      terminal.tell(
        `${milliseconds.toFixed(1)} ms each, about ${perSecond} sign-ins a second on this machine.` +
          (isWithinTarget ? '' : ' That is over the target, but less would not be safe.') +
          ' Put the lines into .env and restart; each password is hashed anew at its next sign-in.',
      );
    });
}

async function measure({ memoryKib, timeCost, parallelism }: Argon2Cost): Promise<number> {
  const type = argon2.argon2id;
  const options: argon2.HashOptions = { type, memoryCost: memoryKib, timeCost, parallelism };
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await argon2.hash(randomBytes(16), options);
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

function readWhole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
