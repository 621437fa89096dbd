import { type Clock, systemClock } from '#gateway/clock.js';
import { runCommandLine } from '#gateway/command-line/run-command-line.js';
import type { Environment } from '#gateway/settings/environment.js';
import { startTestGateway, type TestGateway } from './test-gateway.js';

/** What a command wrote, and how it ended. */
export interface CommandRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command runs. */
interface CommandPlace {
  readonly environment?: Environment;
  /** Width of the terminal; null for a file or a program. */
  readonly columns?: number | null;
  readonly folder?: string;
  readonly clock?: Clock;
}

/** Carries out a command line in this process. */
export async function runCommand(
  values: readonly string[],
  { environment = {}, columns = null, folder = '/nowhere', clock = systemClock }: CommandPlace = {},
): Promise<CommandRun> {
  let [stdout, stderr] = ['', ''];
  const code = await runCommandLine(values, {
    terminal: {
      write: (text) => {
        stdout += text;
      },
      tell: (text) => {
        stderr += `${text}\n`;
      },
      columns,
      progress: null,
    },
    environment: () => environment,
    clock,
    folder,
  });
  return { code, stdout, stderr };
}

/** Two nodes on a server, or one on the embedded database that makes way for each command. */
export interface CommandWorld {
  nodes(): readonly TestGateway[];
  command(...values: string[]): Promise<CommandRun>;
  /** Several, one after the other, while the embedded database's node stands aside once. */
  commands(...list: readonly (readonly string[])[]): Promise<readonly CommandRun[]>;
  stop(): Promise<void>;
}

/** Starts nodes and the command line on this database. */
export async function startCommandWorld(databaseUrl: string): Promise<CommandWorld> {
  const environment = { DATABASE_URL: databaseUrl, RATE_LIMIT: 'off' };
  const isServer = databaseUrl.startsWith('postgres');
  // One after the other: the first brings the tables up to date.
  const start = async () => {
    const first = await startTestGateway(environment);
    return isServer ? [first, await startTestGateway(environment)] : [first];
  };
  const stop = () => Promise.all(nodes.map((node) => node.stop()));
  let nodes = await start();
  const commands = async (...list: readonly (readonly string[])[]) => {
    if (!isServer) {
      await stop();
    }
    const runs: CommandRun[] = [];
    for (const values of list) {
      runs.push(await runCommand(values, { environment }));
    }
    if (!isServer) {
      nodes = await start();
    }
    return runs;
  };
  return {
    nodes: () => nodes,
    async command(...values) {
      const [run] = await commands(values);
      if (run === undefined) {
        throw new Error('The command did not run');
      }
      return run;
    },
    commands,
    async stop() {
      await stop();
    },
  };
}
