import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { buildSchema } from 'graphql';
import { calcomRoute, routeTable } from '#gateway/rest/route-table.js';
import { startTestGateway } from '../harness/test-gateway.js';
import type { Reality } from './check-page.js';
import { openSqlCheck } from './check-sql.js';
import { seed } from './page-walk.js';
import {
  clearWorkshop,
  listProjectFiles,
  makeFolder,
  prepareWorkshop,
  readWordsOfCode,
} from './project-files.js';

/** The real parts that the pages are checked against, made once for all of them. */
export interface OpenReality extends Reality {
  close(): Promise<void>;
}

/** Prepares the copies, the demo's database, a gateway and a database for SQL. */
export async function openReality(): Promise<OpenReality> {
  const files = listProjectFiles();
  prepareWorkshop();
  const seeded = makeFolder('seeded');
  const node = join(process.cwd(), 'node_modules/.bin/node');
  await seed(node, { cwd: seeded, env: { PATH: process.env.PATH ?? '', HOME: seeded } });
  // As a gateway does that has served from there.
  writeFileSync(join(seeded, 'data/jwt-secret'), randomBytes(48).toString('base64url'));
  const gateway = await startTestGateway();
  const sql = await openSqlCheck();
  const metrics = await gateway.rest('GET', '/metrics');
  return {
    files,
    words: readWordsOfCode(files),
    scripts: new Set(
      files.filter((file) => /(?:^|\/)package\.json$/.test(file)).flatMap(readScripts),
    ),
    schema: buildSchema(readFileSync('schema/schema.graphql', 'utf8')),
    settings: new Set([...Object.keys(parseEnv(readFileSync('.env.example', 'utf8'))), 'NODE_ENV']),
    seeded,
    sql,
    metrics: String(metrics.body),
    paths: [...routeTable, calcomRoute].map(({ path }) => path),
    statusOf: async (method, path) => (await gateway.rest(method, path)).status,
    async close() {
      await sql.stop();
      await gateway.stop();
      clearWorkshop();
    },
  };
}

/** The scripts of a package, by name. */
function readScripts(file: string): string[] {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const isPackage = typeof content === 'object' && content !== null && 'scripts' in content;
  return Object.keys(isPackage ? Object(content.scripts) : {});
}
