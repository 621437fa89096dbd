import { createLog, type Logger } from '#gateway/log.js';

/** A log that a test can read, at the level trace. */
export interface MemoryLog {
  readonly log: Logger;
  /** Everything that was written so far. */
  text(): string;
  /** The same, a line each. */
  lines(): Record<string, unknown>[];
}

/** Opens a log that is kept in memory. */
export function createMemoryLog(): MemoryLog {
  let text = '';
  const destination = {
    write(line: string) {
      text += line;
    },
  };
  return {
    log: createLog({ level: 'trace', destination }),
    text: () => text,
    lines: () =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  };
}
