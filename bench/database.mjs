import { randomBytes } from 'node:crypto';
import pg from 'pg';

const SERVER = process.env.BENCH_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** Makes an empty database on the server of BENCH_DATABASE_URL; returns its URL. */
export async function createDatabase(resources) {
  const name = `gateway_bench_${randomBytes(6).toString('hex')}`;
  let created;
  resources.defer(async () => {
    await created;
    await query(SERVER, `drop database if exists ${name} with (force)`);
  });
  created = query(SERVER, `create database ${name}`);
  await created;
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs one statement; returns its rows. */
export function query(url, statement, values = []) {
  return withClient(url, async (client) => (await client.query(statement, values)).rows);
}

/** Runs work that needs one session. */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The server's version, such as "15.20". */
export async function serverVersion() {
  const [row] = await query(SERVER, "select split_part(version(), ' ', 2) as version");
  return row.version;
}
