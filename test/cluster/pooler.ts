import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort, serverUser } from '../harness/postgres-servers.js';
import { untilPortAnswers } from './until-port-answers.js';

/** PgBouncer before a server. */
export interface Pooler {
  /** Shares connections between transactions. */
  readonly url: string;
  /** Keeps a connection for each session. */
  readonly directUrl: string;
  restart(): Promise<void>;
  /** Sends whoever comes to another server. */
  repoint(port: number): void;
  stop(): Promise<void>;
}

const configuration = (folder: string, port: number, serverPort: number) => `[databases]
gateway = host=127.0.0.1 port=${serverPort} dbname=gateway user=gateway
gateway_direct = host=127.0.0.1 port=${serverPort} dbname=gateway user=gateway pool_mode=session pool_size=50
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 20
max_client_conn = 500
query_wait_timeout = 5
server_connect_timeout = 2
server_login_retry = 1
logfile = ${join(folder, 'pgbouncer.log')}
`;

/** Starts PgBouncer. */
export async function startPooler(folder: string, serverPort: number): Promise<Pooler> {
  const port = await findFreePort();
  const file = join(folder, 'pgbouncer.ini');
  const write = (toPort: number) => writeFileSync(file, configuration(folder, port, toPort));
  const start = async () => {
    const child = spawn('pgbouncer', ['-q', file], { stdio: 'ignore', ...serverUser() });
    await untilPortAnswers(port);
    return child;
  };
  const end = async (process: ChildProcess) => {
    process.kill('SIGTERM');
    await once(process, 'exit');
  };
  write(serverPort);
  let child = await start();
  return {
    url: `postgres://gateway@127.0.0.1:${port}/gateway`,
    directUrl: `postgres://gateway@127.0.0.1:${port}/gateway_direct`,
    async restart() {
      await end(child);
      child = await start();
    },
    repoint(toPort) {
      write(toPort);
      child.kill('SIGHUP');
    },
    stop: () => end(child),
  };
}
