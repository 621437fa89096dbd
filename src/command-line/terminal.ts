import { toJson } from './printable.js';

/** Where a command writes to. */
export interface Terminal {
  /** Standard output: the answer, nothing else. */
  write(text: string): void;
  /** Standard error: what is told beside it. */
  tell(text: string): void;
  /** Width of the terminal in columns; null where the answer goes to a file or a program. */
  readonly columns: number | null;
  /** Where progress is shown; null where nobody would see it. */
  readonly progress: NodeJS.WritableStream | null;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  return {
    write: (text) => void stdout.write(text),
    tell: (text) => void stderr.write(`${text}\n`),
    columns: stdout.isTTY ? stdout.columns : null,
    progress: stderr.isTTY ? stderr : null,
  };
}

/** Writes one JSON document, the whole answer of a command. */
export function writeJson(terminal: Terminal, value: unknown): void {
  terminal.write(`${toJson(value, 2)}\n`);
}
