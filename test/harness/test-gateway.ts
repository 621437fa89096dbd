import { randomUUID } from 'node:crypto';
import type { Database } from '#gateway/database/connect.js';
import { startGateway } from '#gateway/gateway.js';
import { createLog, type Logger } from '#gateway/log.js';
import type { Environment } from '#gateway/settings/environment.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { type Client, createClient } from './client.js';
import { TestClock } from './test-clock.js';
import { createTestDatabase } from './test-database.js';

/** The secret that the tests' gateways sign with, so that tests can forge. */
export const JWT_SECRET = 'a secret for tests that is long enough';

/** The real gateway on a free port, with a database of its own. */
export interface TestGateway extends Client {
  readonly url: string;
  /** Value of DATABASE_URL, for another node on the same database. */
  readonly databaseUrl: string;
  readonly clock: TestClock;
  readonly database: Database;
  /** Runs SQL on the gateway's database, past all of its rules. */
  sql(statement: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** Starts a gateway; `environment` overrides its settings. */
export async function startTestGateway(
  environment: Environment = {},
  log: Logger = createLog({ level: 'silent', isPretty: false }),
): Promise<TestGateway> {
  const testDatabase = await createTestDatabase();
  const settings = parseSettings({
    DATABASE_URL: testDatabase.url,
    HOST: '127.0.0.1',
    PORT: '0',
    JWT_SECRET,
    ...environment,
  });
  const clock = new TestClock();
  const gateway = await startGateway({ settings, clock, log });
  return {
    ...createClient(gateway.url),
    url: gateway.url,
    databaseUrl: environment.DATABASE_URL ?? testDatabase.url,
    clock,
    database: gateway.database,
    sql: (statement, values = []) =>
      gateway.database
        .fork()
        .getConnection()
        .execute(statement, [...values]),
    async stop() {
      await gateway.stop();
      await testDatabase.drop();
    },
  };
}

/** What a test registers with; each call has an email address of its own. */
export function registration(values: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    email: `${randomUUID()}@example.com`,
    password: 'your_password',
    full_name: 'Your Name',
    organization_name: 'Your Business',
    ...values,
  };
}
