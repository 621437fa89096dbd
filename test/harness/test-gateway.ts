import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '#gateway/database/connect.js';
import type { Replicas } from '#gateway/database/replicas.js';
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
  /** The folder of the mails that it has sent. */
  readonly outbox: string;
  readonly database: Database;
  readonly replicas: Replicas;
  /** Runs SQL on the gateway's database, past all of its rules. */
  sql(statement: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/**
 * The cheapest argon2id there is (RFC 9106, section 3.1): the suites make thousands of hashes, and
 * what they prove does not hang on the cost.
 */
const cheapestCost = { ARGON2_MEMORY_KIB: '8', ARGON2_TIME_COST: '1' };

/** The cost of a gateway that is told nothing, for suites that prove something about it. */
export const defaultCost = { ARGON2_MEMORY_KIB: '19456', ARGON2_TIME_COST: '2' };

/** Starts a gateway with the cheapest passwords; `environment` overrides its settings. */
export async function startTestGateway(
  environment: Environment = {},
  log: Logger = createLog({ level: 'silent' }),
): Promise<TestGateway> {
  const testDatabase = await createTestDatabase();
  const outbox = await mkdtemp(join(tmpdir(), 'gateway-outbox-'));
  const settings = parseSettings({
    DATABASE_URL: testDatabase.url,
    MAIL_OUTBOX: outbox,
    HOST: '127.0.0.1',
    PORT: '0',
    JWT_SECRET,
    ...cheapestCost,
    ...environment,
  });
  const clock = new TestClock();
  const gateway = await startGateway({ settings, clock, log });
  return {
    ...createClient(gateway.url),
    url: gateway.url,
    databaseUrl: environment.DATABASE_URL ?? testDatabase.url,
    clock,
    outbox,
    database: gateway.database,
    replicas: gateway.replicas,
    sql: (statement, values = []) =>
      gateway.database
        .fork()
        .getConnection()
        .execute(statement, [...values]),
    async stop() {
      await gateway.stop();
      await testDatabase.drop();
      await rm(outbox, { recursive: true, force: true });
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
