import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { replaceVariables } from '#gateway/command-line/env-file.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { findSecrets } from '#gateway/tokens/kept-secrets.js';
import { keepSecret } from '#gateway/tokens/signing-keys.js';
import { runCommand } from '../harness/run-command.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rotate-'));
});
afterEach(() => rm(folder, { recursive: true }));

const SECRET = 'an old secret # with "marks" and enough length';

const readEnv = async () => parseEnv(await readFile(join(folder, '.env'), 'utf8'));

const rotate = async (environment: Record<string, string | undefined>, ...options: string[]) =>
  runCommand(['secret', 'rotate', ...options], { environment, folder });

describe('empfio secret rotate', () => {
  test('keeps every key that is still needed, and all other lines of .env', async () => {
    const before = [
      '# the gateway of the north',
      '  PORT=8001',
      `export JWT_SECRET='${SECRET}'`,
      '',
      'JWT_PREVIOUS_SECRETS=',
      'CORS_ORIGINS="https://a.example,https://b.example" # both',
      '',
    ].join('\n');
    await writeFile(join(folder, '.env'), before, { mode: 0o644 });
    expect((await rotate(await readEnv())).code).toBe(0);
    const first = await readEnv();
    const run = await rotate(first, '--json');
    const second = await readEnv();
    expect(JSON.parse(run.stdout)).toEqual({
      file: join(folder, '.env'),
      previous_in: `JWT_PREVIOUS_SECRETS in ${join(folder, '.env')}`,
      previous_secrets: 2,
      access_token_ttl: 86_400,
    });
    const settings = parseSettings(second);
    expect(settings.jwtPreviousSecrets).toEqual([first.JWT_SECRET, SECRET]);
    expect(settings.jwtSecret).toMatch(/^[\w-]{43}$/);
    expect(new Set([settings.jwtSecret, first.JWT_SECRET, SECRET]).size).toBe(3);
    const after = await readFile(join(folder, '.env'), 'utf8');
    const others = (text: string) => text.split('\n').filter((line) => !line.includes('JWT_'));
    expect(others(after)).toEqual(others(before));
    expect(after).toContain('export JWT_SECRET=');
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
    // No secret is told to whoever looks over the shoulder.
    expect(run.stdout).not.toContain(String(settings.jwtSecret));
  });

  test('does so beside the embedded database where the gateway made the secret itself', async () => {
    const environment = { DATABASE_URL: `pglite:${join(folder, 'db')}` };
    expect((await rotate(environment)).stderr).toContain('There is no secret yet');
    const old = keepSecret(join(folder, 'jwt-secret'));
    expect((await rotate(environment)).code).toBe(0);
    expect((await rotate(environment)).stdout).toContain('first of 2');
    const { current, previous } = findSecrets(parseSettings(environment));
    expect(previous).toHaveLength(2);
    expect(previous[1]).toBe(old);
    expect(previous).not.toContain(current);
    for (const name of ['jwt-secret', 'jwt-previous-secrets']) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    }
  });

  test('replaces what a link leads to, and not the link', async () => {
    await writeFile(join(folder, 'settings'), `JWT_SECRET=${'x'.repeat(40)}\n`);
    await symlink('settings', join(folder, '.env'));
    expect((await rotate(await readEnv())).code).toBe(0);
    expect(await readFile(join(folder, 'settings'), 'utf8')).toContain('JWT_PREVIOUS_SECRETS=xxx');
  });

  test('leaves alone what it cannot rotate, and says where that is', async () => {
    const outside = await rotate({ JWT_SECRET: 'x'.repeat(40) });
    expect(outside).toMatchObject({ code: 1, stdout: '' });
    expect(outside.stderr).toContain('JWT_SECRET is set in the environment');
    const memory = await rotate({ DATABASE_URL: 'pglite:memory' });
    expect(memory.stderr).toContain('keeps no secret');
    const text = `JWT_SECRET="${'x,'.repeat(20)}"\n`;
    await writeFile(join(folder, '.env'), text);
    expect((await rotate(await readEnv())).stderr).toContain('by hand');
    expect(await readFile(join(folder, '.env'), 'utf8')).toBe(text);
  });
});

describe('changing variables of .env', () => {
  test.each([
    ['a file without the last line break', 'A=1', 'A=1\nB=2'],
    ['an empty file', '', 'B=2\n'],
    ['Windows line ends', 'A=1\r\nB=1\r\n', 'A=1\r\nB=2\r\n'],
    ['a variable that stands twice', 'B=0\nB=1\n', 'B=0\nB=2\n'],
    ['a comment of the same name', '# B=1\nA=1\n', '# B=1\nA=1\nB=2\n'],
    ['a longer name', 'AB=1\nB_=1\n', 'AB=1\nB_=1\nB=2\n'],
  ])('%s', (_, before, after) => {
    expect(replaceVariables(before, { B: '2' })).toBe(after);
  });

  test('is refused where a value over several lines looks like the variable', () => {
    const text = 'KEY="begin\nB=inside\nend"\n';
    expect(() => replaceVariables(text, { B: '2' })).toThrow(/several lines/);
  });
});
