import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';

/** The user that servers run as, which refuse to be root. */
const SERVER_USER = 'postgres';

/** A PostgreSQL server of one's own. */
export interface PostgresServer {
  readonly port: number;
  readonly directory: string;
  /** URL of one of its databases. */
  url(database?: string): string;
  run(sql: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  promote(): Promise<void>;
  stop(): Promise<void>;
}

/** A folder for servers' data, which goes at `remove`. */
export interface ServerFolder {
  readonly path: string;
  remove(): void;
}

/** Makes a folder that the servers' user may write to. */
export function createServerFolder(): ServerFolder {
  const path = mkdtempSync(join(tmpdir(), 'gateway-servers-'));
  chmodSync(path, 0o755);
  chown(path);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts a new primary. */
export async function startPrimary(
  folder: ServerFolder,
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const directory = join(folder.path, 'primary');
  asServerUser(['initdb', '--auth=trust', '--no-sync', '-U', 'postgres', '-D', directory]);
  return start(directory, folder, settings);
}

/** Starts a streaming replica of a primary. */
export async function startReplica(
  primary: PostgresServer,
  folder: ServerFolder,
  settings: Readonly<Record<string, string>> = {},
  name = 'replica',
): Promise<PostgresServer> {
  const directory = join(folder.path, name);
  const connection = `host=127.0.0.1 port=${primary.port} user=postgres application_name=${name}`;
  asServerUser([
    'pg_basebackup',
    '-R',
    '-X',
    'stream',
    '-c',
    'fast',
    '-d',
    connection,
    '-D',
    directory,
  ]);
  return start(directory, folder, settings);
}

async function start(
  directory: string,
  folder: ServerFolder,
  settings: Readonly<Record<string, string>>,
): Promise<PostgresServer> {
  const port = await findFreePort();
  const values = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder.path,
    max_connections: '200',
    ...settings,
  };
  const child = spawn(
    join(binaries(), 'postgres'),
    [
      '-D',
      directory,
      ...Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { stdio: ['ignore', 'ignore', 'ignore'], ...serverUser() },
  );
  const url = (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const server: PostgresServer = {
    port,
    directory,
    url,
    async run(sql, database) {
      const client = new pg.Client({ connectionString: url(database) });
      client.on('error', () => {});
      await client.connect();
      try {
        const result: pg.QueryResult = await client.query(sql);
        return result.rows;
      } finally {
        await client.end();
      }
    },
    async kill() {
      killAll(child, directory);
      await ended(child);
    },
    async promote() {
      asServerUser(['pg_ctl', 'promote', '-w', '-D', directory]);
    },
    async stop() {
      child.kill('SIGINT');
      await Promise.race([ended(child), setTimeout(10_000, undefined, { ref: false })]);
      killAll(child, directory);
    },
  };
  await untilReady(server, child);
  return server;
}

/** A postmaster that is killed leaves its children, which end when they notice. */
function killAll(child: ChildProcess, directory: string): void {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const [pid = ''] = readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n');
  const children = readdirSync('/proc').filter((id) => /^\d+$/.test(id) && parentOf(id) === pid);
  for (const id of [pid, ...children]) {
    try {
      process.kill(Number(id), 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

function parentOf(id: string): string | undefined {
  try {
    return /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

async function untilReady(server: PostgresServer, child: ChildProcess): Promise<void> {
  for (let round = 0; round < 300; round += 1) {
    try {
      await server.run('select 1');
      return;
    } catch {
      if (child.exitCode !== null) {
        break;
      }
      await setTimeout(100);
    }
  }
  throw new Error(`No server came up in ${server.directory}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    await once(child, 'exit');
  }
}

/** A port that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function asServerUser([name = '', ...values]: readonly string[]): void {
  const result = spawnSync(join(binaries(), name), values, { encoding: 'utf8', ...serverUser() });
  if (result.status !== 0) {
    throw new Error(`${name}: ${result.stderr || result.error?.message}`);
  }
}

/** Uid and gid for a child, where this process is root. */
export function serverUser(): { uid?: number; gid?: number } {
  const [, , uid, gid] =
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`${SERVER_USER}:`))
      ?.split(':') ?? [];
  return process.getuid?.() === 0 ? { uid: Number(uid), gid: Number(gid) } : {};
}

function chown(path: string): void {
  mkdirSync(path, { recursive: true });
  if (process.getuid?.() === 0) {
    spawnSync('chown', [SERVER_USER, path]);
  }
}

/** The folder of the newest server's programs (Debian keeps them off the PATH). */
function binaries(): string {
  const root = '/usr/lib/postgresql';
  const [newest = ''] = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return join(root, newest, 'bin');
}
