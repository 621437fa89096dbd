import { startCommand } from './run-command.js';

const options = { cwd: process.cwd(), env: { PATH: process.env.PATH ?? '' } };
const shell = (script: string) => startCommand('bash', ['-c', script], options);

/** Milliseconds that what ends by itself may take on a machine with other work. */
const LONG_MS = 30_000;

const isAlive = (id: number): boolean => {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
};

describe('a command of a page', () => {
  test('that ends gives its exit code and all that it printed', async () => {
    const command = shell('echo out; echo fault >&2; exit 3');
    expect(await command.until(() => false, LONG_MS)).toBe('ended');
    expect(await command.ended).toBe(3);
    expect(command.stdout()).toBe('out\n');
    expect(command.output()).toContain('fault');
  });

  test('that goes on is left as soon as it has printed what is waited for', async () => {
    const command = shell('echo ready; sleep 600');
    expect(await command.until((output) => output.includes('ready'), LONG_MS)).toBe('met');
    await command.stop();
  });

  test('that hangs is given up, and everything that it started ends', async () => {
    const command = shell('sleep 600 & echo $!; trap "" TERM; wait; sleep 600');
    await command.until((output) => output.includes('\n'), LONG_MS);
    const child = Number(command.stdout());
    expect(isAlive(child)).toBe(true);
    expect(await command.until(() => false, 1)).toBe('late');
    await command.stop();
    expect(isAlive(child)).toBe(false);
  });

  test('that leaves a program behind does not wait for it', async () => {
    const command = shell('sleep 600 & echo done');
    expect(await command.until(() => false, LONG_MS)).toBe('ended');
    await command.stop();
  });

  test('that is not there says so', async () => {
    const command = startCommand('no-such-program', [], options);
    expect(await command.ended).toBe(127);
    expect(command.output()).toContain('no-such-program');
  });
});
