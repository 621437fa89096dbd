import { Presets, SingleBar } from 'cli-progress';

/** Shows how far something is. */
export interface Progress {
  show(done: number): void;
  /** Gives the line back to whatever is printed next. */
  end(): void;
}

/** Shows leads on standard error: a bar on a terminal, a line for every tenth elsewhere. */
export function createProgress(total: number): Progress {
  return process.stderr.isTTY ? createBar(total) : createLines(total);
}

function createBar(total: number): Progress {
  const format = '{bar} {percentage}% | {value} of {total} leads | {eta_formatted} left';
  const bar = new SingleBar({ format, etaBuffer: 50 }, Presets.shades_classic);
  return {
    show(done) {
      // Not earlier: where the demo is there already, there is nothing to show.
      if (!bar.isActive) {
        bar.start(total, 0);
      }
      bar.update(done);
    },
    end: () => bar.stop(),
  };
}

function createLines(total: number): Progress {
  let told = 0;
  return {
    show(done) {
      if (done - told >= total / 10 || done === total) {
        told = done;
        console.error(`${done} of ${total} leads`);
      }
    },
    end: () => {},
  };
}
