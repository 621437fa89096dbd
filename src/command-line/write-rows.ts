import Table from 'cli-table3';
import { printable, toJson } from './printable.js';
import type { Terminal } from './terminal.js';

/** A value of a row; a time is told in UTC. */
export type Cell = string | number | boolean | Date | null;

/** One row of an answer, by its columns' names. */
export type Row = Readonly<Record<string, Cell>>;

/** What a row's columns are called in the order in which they are shown. */
type Columns = readonly string[];

/**
 * Writes rows: one JSON array with --json; a table on a terminal that is wide enough, a block of
 * lines for each row on a narrower one; lines with tabs for other programs.
 */
export async function writeRows(
  terminal: Terminal,
  columns: Columns,
  rows: AsyncIterable<Row>,
  isJson: boolean,
): Promise<number> {
  return isJson ? writeJsonRows(terminal, rows) : writeTextRows(terminal, columns, rows);
}

/** Row by row, since there may be more than fit into memory. */
async function writeJsonRows(terminal: Terminal, rows: AsyncIterable<Row>): Promise<number> {
  let count = 0;
  for await (const row of rows) {
    terminal.write(`${count === 0 ? '[' : ','}\n  ${toJson(row)}`);
    count += 1;
  }
  terminal.write(count === 0 ? '[]\n' : '\n]\n');
  return count;
}

async function writeTextRows(
  terminal: Terminal,
  columns: Columns,
  rows: AsyncIterable<Row>,
): Promise<number> {
  let count = 0;
  if (terminal.columns === null) {
    for await (const row of rows) {
      terminal.write(`${columns.map((column) => toText(row[column])).join('\t')}\n`);
      count += 1;
    }
    return count;
  }
  const all: Row[] = [];
  for await (const row of rows) {
    all.push(row);
  }
  const table = toTable(columns, all);
  const width = table.split('\n', 1)[0]?.length ?? 0;
  terminal.write(width <= terminal.columns ? `${table}\n` : all.map(toBlock(columns)).join('\n'));
  return all.length;
}

/** Writes one row as lines of names and values. */
export function writeRecord(terminal: Terminal, row: Row, isJson: boolean): void {
  const columns = Object.keys(row);
  terminal.write(isJson ? `${toJson(row, 2)}\n` : toBlock(columns)(row));
}

function toTable(columns: Columns, rows: readonly Row[]): string {
  const table = new Table({ head: [...columns], style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => columns.map((column) => toText(row[column]))));
  return table.toString();
}

const toBlock = (columns: Columns) => {
  const width = Math.max(...columns.map(({ length }) => length));
  return (row: Row) =>
    columns.map((column) => `${column.padEnd(width)}  ${toText(row[column])}\n`).join('');
};

function toText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) {
    return '';
  }
  if (typeof cell === 'boolean') {
    return cell ? 'yes' : 'no';
  }
  return printable(cell instanceof Date ? cell.toISOString() : String(cell));
}
