import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createMemoryLog } from './harness/memory-log.js';
import { startTestGateway, type TestGateway } from './harness/test-gateway.js';

/** What a program of its own writes into the log, which goes to standard error. */
async function logged(program: string): Promise<string> {
  const source = `import { createLog } from '#gateway/log.js';
    const log = createLog({ level: 'debug' });
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

describe('the log of a gateway', () => {
  const memory = createMemoryLog();
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({}, memory.log);
  });
  afterAll(() => gateway.stop());

  /** The line of a request; it is written when the last byte is out, which its client may see first. */
  const lineOf = async (requestId: string): Promise<Record<string, unknown>> => {
    for (let time = 0; time < 1000; time += 1) {
      const line = memory
        .lines()
        .find(({ msg, requestId: id }) => msg === 'Request' && id === requestId);
      if (line !== undefined) {
        return line;
      }
      await gateway.rest('GET', '/healthz');
    }
    throw new Error(`There is no line of ${requestId}`);
  };

  test('has one line a request, under the id that the answer tells', async () => {
    const { headers } = await gateway.rest('POST', '/api/v1/auth/login?a=b', {
      body: { email: 'nobody@example.com', password: 'wrong' },
    });
    const requestId = headers.get('x-request-id') ?? '';
    expect(await lineOf(requestId)).toMatchObject({
      level: 20,
      method: 'POST',
      api: 'rest',
      operation: 'Mutation.login',
      status: 401,
      milliseconds: expect.any(Number),
    });
  });

  test('takes the id that a proxy gave where it is sane, and makes one otherwise', async () => {
    const idOf = async (id: string) =>
      (await gateway.rest('GET', '/healthz', { headers: { 'X-Request-Id': id } })).headers.get(
        'x-request-id',
      );
    expect(await idOf('proxy-1:2.3_4')).toBe('proxy-1:2.3_4');
    for (const odd of ['a b', '{"a":1}', 'x'.repeat(129), '\u00e9', '%0aline']) {
      expect(await idOf(odd)).toMatch(/^[\da-f-]{36}$/);
    }
    expect(await lineOf('proxy-1:2.3_4')).toMatchObject({ api: 'other', status: 200 });
  });

  test('warns of a request that failed for a reason of ours, and tells the reason', async () => {
    await gateway.sql('alter table credentials rename to credentials_away');
    const { headers, status } = await gateway.rest('POST', '/api/v1/auth/login', {
      body: { email: 'nobody@example.com', password: 'wrong' },
    });
    await gateway.sql('alter table credentials_away rename to credentials');
    expect(status).toBe(500);
    const requestId = headers.get('x-request-id') ?? '';
    expect(await lineOf(requestId)).toMatchObject({ level: 40, status: 500 });
    const cause = memory
      .lines()
      .find(({ level, requestId: id }) => level === 50 && id === requestId);
    expect(JSON.stringify(cause)).toContain('credentials');
  });
});
