import { connectDatabase, type Database } from '#gateway/database/connect.js';
import { entities } from '#gateway/entities.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { createTestDatabase } from '../harness/test-database.js';

/** A migrated database that statements are tried on. */
export interface SqlCheck {
  /** What the database says against the statements of a block, or null. */
  check(text: string): Promise<string | null>;
  stop(): Promise<void>;
}

/** Ends a transaction without a trace. */
class Undo extends Error {}

/** Opens a new database with the gateway's tables. */
export async function openSqlCheck(): Promise<SqlCheck> {
  const testDatabase = await createTestDatabase();
  const { database: location } = parseSettings({ DATABASE_URL: testDatabase.url });
  const database = await connectDatabase(location, entities, { debug: () => {} });
  await database.migrate();
  return {
    async check(text) {
      for (const statement of splitStatements(text)) {
        const message = await tryStatement(database, statement);
        if (message !== null) {
          return message;
        }
      }
      return null;
    },
    async stop() {
      await database.close();
      await testDatabase.drop();
    },
  };
}

/** Prepares what can be prepared, and takes back what has to be run to be checked. */
async function tryStatement(database: Database, statement: string): Promise<string | null> {
  const isPrepared = /^(?:select|insert|update|delete|with|values|table|merge)\b/i.test(statement);
  try {
    await database.fork().transactional(async (entityManager) => {
      await entityManager.execute(isPrepared ? `prepare written as ${statement}` : statement);
      throw new Undo();
    });
    return null;
  } catch (error) {
    if (error instanceof Undo) {
      // A prepared statement outlives its transaction.
      await (isPrepared ? database.fork().execute('deallocate all') : null);
      return null;
    }
    return `${statement}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The statements of a script, without comments; `'…'` stands for any value. */
function splitStatements(text: string): string[] {
  const parts = text
    .replace(/--.*$/gm, '')
    .replaceAll("'…'", 'null')
    .match(/(?:'(?:[^']|'')*'|\$\$[\s\S]*?\$\$|[^;'])+/g);
  return (parts ?? []).map((part) => part.trim()).filter((part) => part !== '');
}
