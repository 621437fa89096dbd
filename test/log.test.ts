import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a program of its own writes into the log, which goes to standard error. */
async function logged(program: string): Promise<string> {
  const source = `import { createLog } from '#gateway/log.js';
    const log = createLog({ level: 'debug', isPretty: false });
    ${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source]);
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await once(child, 'close');
  return text;
}

describe('the log', () => {
  test('tells an error with its causes, and nothing that hangs on it', async () => {
    const text = await logged(`
      const cause = Object.assign(new Error('too long'), { code: '22001', query: 'hash-in-query' });
      log.error({ err: new Error('failed', { cause }), requestId: 'r-1' }, 'Unexpected');`);
    const line: unknown = JSON.parse(text);
    expect(line).toMatchObject({
      msg: 'Unexpected',
      requestId: 'r-1',
      err: { message: 'failed', cause: { message: 'too long', code: '22001' } },
    });
    expect(text).not.toContain('hash-in-query');
  });
});
