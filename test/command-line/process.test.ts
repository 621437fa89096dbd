import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'empfio-'));
});
afterAll(() => rm(folder, { recursive: true }));

function start(values: readonly string[]): ChildProcess {
  return spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(process.cwd(), 'dist/command-line/empfio.js'),
      ...values,
    ],
    { cwd: folder, env: { PATH: process.env.PATH } },
  );
}

async function run(...values: string[]) {
  const child = start(values);
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

describe('the process empfio', () => {
  test('tells its version and its help on standard output, and what is wrong on the other', async () => {
    const [version, help, nothing, unknown, wrong] = await Promise.all([
      run('--version'),
      run('user', '--help'),
      run(),
      run('user', 'destroy'),
      run('user', 'list', '--limit', 'many'),
    ]);
    expect(version).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('sign-out');
    for (const { code, stdout, stderr } of [nothing, unknown, wrong]) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).not.toBe('');
    }
  });

  test('hands the options of the demo over to it, and its exit code back', async () => {
    const [help, wrong] = await Promise.all([
      run('seed', '--help'),
      run('seed', '--leads', 'many'),
    ]);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('--organization NAME');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--leads takes a whole number');
  });

  test('works on the database of the folder that it is in, from nothing to a killed import', async () => {
    const before = await run('user', 'list');
    expect(before).toMatchObject({ code: 1, stdout: '' });
    expect((await run('migrate', '--json')).code).toBe(0);
    const emails = Array.from({ length: 4_000 }, (_, index) => `user-${index}@example.com`);
    const lines = emails.map((email) => `${email},Ada,Salon\n`);
    const text = `email,full_name,organization_name\n${lines.join('')}`;
    await writeFile(join(folder, 'users.csv'), text);
    const killed = start(['user', 'import', 'users.csv']);
    // At whatever point this finds it, each batch is there or it is not.
    setTimeout(() => killed.kill('SIGKILL'), 2500);
    await once(killed, 'close');
    const again = await run('user', 'import', 'users.csv', '--json');
    expect(again).toMatchObject({ code: 0, stderr: '' });
    const sum: Record<string, number> = JSON.parse(again.stdout);
    expect(sum).toMatchObject({ read: 4_000, refused: 0 });
    expect((sum.created ?? 0) + (sum.already_there ?? 0)).toBe(4_000);
    const organizations = await run('org', 'list', '--limit', '0', '--json');
    expect(JSON.parse(organizations.stdout)).toHaveLength(4_000);
  }, 180_000);

  test('ends quietly where nobody reads on', async () => {
    const child = start(['user', 'list', '--limit', '0', '--json']);
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdout?.once('data', () => child.stdout?.destroy());
    const [code] = await once(child, 'close');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
