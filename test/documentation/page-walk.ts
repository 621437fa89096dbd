import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, textAt } from '../harness/client.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';
import type { MarkdownPage } from './markdown-page.js';
import { findPorts, withPorts } from './page-ports.js';
import { copyProject, makeFolder } from './project-files.js';
import { type CommandOptions, type RunningCommand, startCommand } from './run-command.js';

/** What the last block printed or was answered. */
export interface LastAnswer {
  status: number | null;
  headers: Headers | null;
  printed: string;
}

/** What a page's blocks share: they are done one after the other, as by somebody who reads it. */
export interface PageWalk {
  /** The copy of the project that the page is read in. */
  readonly folder: string;
  /** Shell variables that the page has set. */
  readonly variables: Map<string, string>;
  readonly last: LastAnswer;
  /** The access token that the page saw last; that of the demo account where it saw none. */
  requireToken(): Promise<string>;
  /** Looks for a token and an id in what was printed. */
  notice(printed: string): void;
  /** The text as the reader would send it: this run's address, the page's id for `…`. */
  fill(text: string): string;
  /** The address of the page's gateway; one is started where the page has started none. */
  requireGateway(): Promise<string>;
  /** Counts a program that serves as the page's gateway. */
  serveFrom(command: RunningCommand, url: string): void;
  stopServing(): Promise<void>;
  options(environment?: Readonly<Record<string, string>>): CommandOptions;
  /** Keeps a program until the page's end. */
  keep(command: RunningCommand): void;
  stop(): Promise<void>;
}

/** The address that the pages write. */
const DOCUMENTED_ADDRESS = /\b(?:localhost|127\.0\.0\.1):8001\b/g;

/** Milliseconds that a gateway may take to start on a machine with other work. */
export const START_MS = 60_000;

/** The line that a gateway prints when it serves. */
export const READY = /is ready on (http:\/\/\S+)/;

/** Whether a text speaks to the page's gateway. */
export const speaksToGateway = (text: string): boolean => text.search(DOCUMENTED_ADDRESS) !== -1;

/** Prepares a page's walk; `seeded` is a folder with a database that holds the demo. */
export async function startWalk(
  page: MarkdownPage,
  { files, seeded }: { files: readonly string[]; seeded: string },
): Promise<PageWalk> {
  const name = page.path.replace(/\W+/g, '-');
  const folder = copyProject(name, files);
  const home = makeFolder(`${name}-home`);
  const scratch = makeFolder(`${name}-tmp`);
  const database = page.isOnPostgresql ? await createTestDatabase() : null;
  const ports = await findPorts(page);
  const kept: RunningCommand[] = [];
  const variables = new Map<string, string>();
  const last: LastAnswer = { status: null, headers: null, printed: '' };
  let server: RunningCommand | null = null;
  let [url, token, id, variable] = ['', '', '', ''];

  const options: PageWalk['options'] = (environment = {}) => ({
    cwd: variables.get('PWD') ?? folder,
    env: {
      ...Object.fromEntries(variables),
      PATH: readersPath(),
      HOME: home,
      TMPDIR: scratch,
      LANG: 'C.UTF-8',
      TERM: 'dumb',
      NO_COLOR: '1',
      NO_UPDATE_NOTIFIER: '1',
      npm_config_update_notifier: 'false',
      PORT: url === '' ? '0' : new URL(url).port,
      OAUTH_WALK_PORT: '0',
      ...(database === null ? {} : { DATABASE_URL: database.url }),
      ...environment,
    },
  });
  const node = join(folder, 'node_modules/.bin/node');
  await fillDatabase(page, { database, seeded, folder, node, options });

  const walk: PageWalk = {
    folder,
    variables,
    last,
    options,
    notice(printed) {
      token = /"access_?token": ?"(eyJ[^"]+)"/i.exec(printed)?.[1] ?? token;
      id = /"id": ?"([^"]+)"/.exec(printed)?.[1] ?? id;
      const named = variables.get('TOKEN') ?? '';
      if (named !== variable) {
        [token, variable] = [named, named];
      }
    },
    fill(text) {
      const here = url === '' ? '$&' : new URL(url).host;
      return withPorts(text, ports)
        .replace(DOCUMENTED_ADDRESS, here)
        .replace(/(?<=["/])…(?=["\s/?])/g, () => {
          if (id === '') {
            throw new Error('has … for an id, and nothing before it was answered with one');
          }
          return id;
        });
    },
    async requireToken() {
      if (token === '') {
        const body = { email: 'demo@example.com', password: 'demo_password' };
        const answer = await createClient(await walk.requireGateway()).rest(
          'POST',
          '/api/v1/auth/login',
          { body },
        );
        token = textAt(answer.body, 'access_token');
      }
      return token;
    },
    async requireGateway() {
      if (url === '') {
        const gateway = startCommand(node, ['dist/main.js'], {
          ...options({ PORT: '0' }),
          cwd: folder,
        });
        await gateway.until((output) => READY.test(output), START_MS);
        const address = READY.exec(gateway.output())?.[1];
        kept.push(gateway);
        if (address === undefined) {
          throw new Error(`The page's gateway does not start: ${gateway.output()}`);
        }
        walk.serveFrom(gateway, address);
      }
      return url;
    },
    serveFrom(command, address) {
      [server, url] = [command, address];
    },
    async stopServing() {
      await server?.stop();
      [server, url] = [null, ''];
    },
    keep: (command) => kept.push(command),
    async stop() {
      await Promise.all(kept.map((command) => command.stop()));
      await walk.stopServing();
      await database?.drop();
    },
  };
  return walk;
}

interface Fresh {
  readonly database: TestDatabase | null;
  readonly seeded: string;
  readonly folder: string;
  readonly node: string;
  readonly options: PageWalk['options'];
}

/** Lays the demo's database where the page's gateway looks for one, unless the page makes it. */
async function fillDatabase(page: MarkdownPage, fresh: Fresh): Promise<void> {
  const { database, seeded, folder, node, options } = fresh;
  if (page.blocks.some(({ text, language }) => language === 'sh' && text.includes('run seed'))) {
    return;
  }
  if (database === null) {
    cpSync(join(seeded, 'data'), join(folder, 'data'), { recursive: true });
    return;
  }
  await seed(node, options());
}

/** Makes the demo in the database that the options name. */
export async function seed(node: string, options: CommandOptions): Promise<void> {
  const command = startCommand(node, [join(process.cwd(), 'build/development/seed.js')], options);
  if ((await command.until(() => false, START_MS)) !== 'ended' || (await command.ended) !== 0) {
    await command.stop();
    throw new Error(`The demo cannot be made: ${command.output()}`);
  }
}

/** The search path of somebody's shell: npm puts folders before it that a shell does not have. */
function readersPath(): string {
  const folders = (process.env.PATH ?? '').split(':');
  return folders.filter((folder) => !/node_modules|node-gyp/.test(folder)).join(':');
}
