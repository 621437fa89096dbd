import { DriverException } from '@mikro-orm/core';
import type { RunStatement } from '../database/statements.js';
import { checkRecord, type ImportedUser, type Refusal } from './check-record.js';
import { readRecords } from './read-records.js';
import { findPresence, type Presence, storeUsers } from './store-users.js';

/** What an import came to. */
export interface ImportResult {
  /** Lines with a user. */
  readonly read: number;
  /** Users that were made; with a dry run, those that would be. */
  readonly created: number;
  /** Users whose address has an account already: an import that is run again finds its own. */
  readonly alreadyThere: number;
  readonly refused: number;
}

/** What is imported, and who is told. */
export interface ImportOptions {
  readonly path: string;
  readonly delimiter: string;
  readonly run: RunStatement;
  readonly now: Date;
  /** True to look only, and change nothing. */
  readonly isDryRun: boolean;
  /** Throws where nothing can be written. */
  readonly requireRoom: () => void;
  readonly onRefusal: (refusal: Refusal) => void;
  /** Told of the bytes of the file that are behind. */
  readonly onProgress: (bytes: number) => void;
}

/** Users that are stored in one transaction. */
const BATCH = 500;

/**
 * Imports the users of a CSV file, batch by batch: memory does not grow with the file, and an
 * import that was stopped goes on where it was when it is run again. Throws a FileError where the
 * file as a whole cannot be read.
 */
export async function importUsers(options: ImportOptions): Promise<ImportResult> {
  const { path, delimiter, now, onProgress } = options;
  const total = { read: 0, created: 0, alreadyThere: 0, refused: 0 };
  const refuse = (refusal: Refusal) => {
    total.refused += 1;
    options.onRefusal(refusal);
  };
  let batch = new Map<string, ImportedUser>();
  const finish = async () => {
    const users = [...batch.values()];
    batch = new Map();
    const { created, alreadyThere } = await importBatch(users, options, refuse);
    total.created += created;
    total.alreadyThere += alreadyThere;
  };
  for await (const record of readRecords(path, delimiter)) {
    total.read += 1;
    if ('fault' in record) {
      refuse({ line: record.line, reason: record.fault });
      continue;
    }
    const checked = checkRecord(record, now);
    if ('refusal' in checked) {
      refuse(checked.refusal);
      continue;
    }
    const { user } = checked;
    const twin = batch.get(user.email);
    if (twin !== undefined) {
      refuse({ line: user.line, reason: `email is that of line ${twin.line}` });
      continue;
    }
    batch.set(user.email, user);
    if (batch.size >= BATCH) {
      await finish();
      onProgress(record.bytes);
    }
  }
  await finish();
  return total;
}

const refusalOf: Readonly<Partial<Record<Presence, string>>> = {
  'id-taken': 'id is that of another user',
  'identity-taken': 'oauth_subject is that of another user',
};

async function importBatch(
  users: readonly ImportedUser[],
  options: ImportOptions,
  refuse: (refusal: Refusal) => void,
): Promise<{ created: number; alreadyThere: number }> {
  if (users.length === 0) {
    return { created: 0, alreadyThere: 0 };
  }
  options.requireRoom();
  const presence = await findPresence(options.run, users);
  const fresh: ImportedUser[] = [];
  let alreadyThere = 0;
  for (const user of users) {
    const state = presence.get(user.email) ?? 'new';
    const reason = refusalOf[state];
    if (reason !== undefined) {
      refuse({ line: user.line, reason });
    } else if (state === 'there') {
      alreadyThere += 1;
    } else {
      fresh.push(user);
    }
  }
  const created = options.isDryRun ? fresh.length : await store(fresh, options.run, refuse);
  return { created, alreadyThere };
}

/**
 * Stores users; where the database refuses them (two lines with one id, somebody who registered in
 * this moment), it is found out by halves which ones it refuses.
 */
async function store(
  users: readonly ImportedUser[],
  run: RunStatement,
  refuse: (refusal: Refusal) => void,
): Promise<number> {
  const [first] = users;
  if (first === undefined) {
    return 0;
  }
  try {
    await storeUsers(run, users);
    return users.length;
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    if (users.length === 1) {
      refuse({ line: first.line, reason: 'id, email or oauth_subject is that of another user' });
      return 0;
    }
    const middle = users.length >> 1;
    return (
      (await store(users.slice(0, middle), run, refuse)) +
      (await store(users.slice(middle), run, refuse))
    );
  }
}

/** PostgreSQL, appendix A: class 22 (data), 23 (constraints). */
function isRefusal(error: unknown): boolean {
  return error instanceof DriverException && /^2[23]/.test(String(error.code));
}
