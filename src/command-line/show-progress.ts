import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.js';

/** Shows how far a command is. */
export interface Progress {
  show(done: number): void;
  /** Tells something beside it. */
  tell(text: string): void;
  /** Gives the line back to whatever is written next. */
  end(): void;
}

/** Makes a bar on standard error, where that is a terminal. */
export function createProgress(terminal: Terminal, total: number, unit: string): Progress {
  if (terminal.progress === null) {
    return { show: () => {}, tell: terminal.tell, end: () => {} };
  }
  const format = `{bar} {percentage}% | {value} of {total} ${unit} | {eta_formatted} left`;
  const stream = terminal.progress;
  const bar = new SingleBar({ format, stream, etaBuffer: 50 }, Presets.shades_classic);
  bar.start(total, 0);
  return {
    show: (done) => bar.update(done),
    // In the place of the bar (ECMA-48: back to the first column, erase the line), which is drawn anew.
    tell: (text) => void stream.write(`\r\u001b[K${text}\n`),
    end: () => bar.stop(),
  };
}
