import { createReadStream } from 'node:fs';
import { type CsvError, parse } from 'csv-parse';
import { z } from 'zod';

/** The columns of a file of users; of the optional ones as many as there are. */
const COLUMNS = {
  required: ['email', 'full_name', 'organization_name'],
  optional: [
    'password_hash',
    'is_active',
    'is_verified',
    'created_at',
    'id',
    'organization_id',
    'oauth_provider',
    'oauth_subject',
  ],
} as const;

/** Name of a column. */
type Column = (typeof COLUMNS.required)[number] | (typeof COLUMNS.optional)[number];

/** One line of the file, or several where a quoted text has line breaks; texts are trimmed. */
export interface FileRecord {
  /** Number of its first line, from 1. */
  readonly line: number;
  /** Bytes of the file that have been read up to its end. */
  readonly bytes: number;
  /** Texts by column; empty where the line or the file has none. */
  readonly texts: Readonly<Record<Column, string>>;
}

/** A line that is no CSV. */
export interface BrokenRecord {
  readonly line: number;
  readonly bytes: number;
  readonly fault: string;
}

/** The file as a whole cannot be read. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** Most characters of one record: more means a quotation mark that is not closed. */
const MAX_RECORD = 65_536;

const parsed = z.object({
  record: z.array(z.string()),
  info: z.object({ lines: z.number(), bytes: z.number() }),
});

/**
 * Reads a file of users record by record, in bounded memory (RFC 4180; a byte order mark and any
 * line ends are fine). Throws a FileError where the first line does not name the columns, or a
 * quotation mark is never closed.
 */
export async function* readRecords(
  path: string,
  delimiter: string,
): AsyncGenerator<FileRecord | BrokenRecord> {
  const broken: BrokenRecord[] = [];
  // The parser takes each Windows line end within quotation marks for two lines.
  let over = 0;
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: MAX_RECORD,
    trim: true,
    on_skip(error) {
      const { lines, bytes } = parser.info;
      if (isUnclosed(error)) {
        // Whatever follows would be read inside out.
        parser.destroy(new FileError(`line ${lines - over}: a quotation mark is not closed`));
      } else {
        broken.push({ line: lines - over, bytes, fault: NOT_CSV });
      }
      return undefined;
    },
  });
  const file = createReadStream(path);
  // A pipe hands no errors on, nor does it end the file where the reader gives up.
  file.on('error', (error) => parser.destroy(error));
  file.pipe(parser);
  let toTexts: ((fields: readonly string[]) => FileRecord['texts']) | null = null;
  try {
    for await (const item of parser) {
      yield* broken.splice(0);
      const { record, info } = parsed.parse(item);
      if (toTexts === null) {
        toTexts = readHeader(record);
      } else {
        const text = record.join();
        const line = info.lines - over - (text.match(/[\r\n]/g)?.length ?? 0);
        over += text.match(/\r\n/g)?.length ?? 0;
        yield { line, bytes: info.bytes, texts: toTexts(record) };
      }
    }
    yield* broken.splice(0);
  } catch (error) {
    throw isCsvError(error) ? new FileError(`line ${parser.info.lines - over}: ${NOT_CSV}`) : error;
  } finally {
    file.destroy();
  }
  if (toTexts === null) {
    throw new FileError('The file is empty; its first line must name the columns');
  }
}

function readHeader(names: readonly string[]): (fields: readonly string[]) => FileRecord['texts'] {
  const columns = names.map((name) => name.toLowerCase());
  const missing = COLUMNS.required.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw new FileError(`The first line names no column ${missing.join(', ')}`);
  }
  const all: readonly Column[] = [...COLUMNS.required, ...COLUMNS.optional];
  const indexes = all.map((name) => [name, columns.indexOf(name)] as const);
  const text = (fields: readonly string[], name: Column) => {
    const index = indexes.find(([column]) => column === name)?.[1] ?? -1;
    return fields[index] ?? '';
  };
  return (fields) => ({
    email: text(fields, 'email'),
    full_name: text(fields, 'full_name'),
    organization_name: text(fields, 'organization_name'),
    password_hash: text(fields, 'password_hash'),
    is_active: text(fields, 'is_active'),
    is_verified: text(fields, 'is_verified'),
    created_at: text(fields, 'created_at'),
    id: text(fields, 'id'),
    organization_id: text(fields, 'organization_id'),
    oauth_provider: text(fields, 'oauth_provider'),
    oauth_subject: text(fields, 'oauth_subject'),
  });
}

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');

/** Words of ours: the parser's own repeat what stands in the line, hashes too. */
const NOT_CSV = 'it is not CSV: a quotation mark stands where none may';

const isUnclosed = (error: CsvError | undefined) =>
  error?.code === 'CSV_MAX_RECORD_SIZE' || error?.code === 'CSV_QUOTE_NOT_CLOSED';
