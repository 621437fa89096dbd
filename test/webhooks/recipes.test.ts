import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { valueAt } from '../harness/client.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';
import { createWebhookOwner } from '../harness/webhook-owner.js';

let gateway: TestGateway;
const children: ChildProcess[] = [];
beforeAll(async () => {
  gateway = await startTestGateway({ WEBHOOK_ALLOW_PRIVATE: 'on' });
});
afterEach(() => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
  }
});
afterAll(() => gateway.stop());

/** The recipe of the documentation in a language. */
async function recipeIn(language: string): Promise<string> {
  const page = await readFile('docs/webhooks.md', 'utf8');
  return new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(page)?.[1] ?? '';
}

/** Runs a receiver; the lines that it prints, one after the other. */
function run(command: string, values: readonly string[], environment: Record<string, string>) {
  const child = spawn(command, values, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  let text = '';
  let heard = Promise.withResolvers<void>();
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
    const complete = text.split('\n');
    text = complete.pop() ?? '';
    lines.push(...complete);
    heard.resolve();
    heard = Promise.withResolvers();
  });
  return async () => {
    while (lines.length === 0) {
      await heard.promise;
    }
    return lines.shift() ?? '';
  };
}

/** A free port: whoever registers a webhook must know it before the secret is there. */
async function freePort(): Promise<string> {
  const nextLine = run(
    process.execPath,
    [
      '-e',
      'const s = require("net").createServer().listen(0, () => { console.log(s.address().port); s.close(); });',
    ],
    {},
  );
  return nextLine();
}

describe('the documented recipe', () => {
  test.each([
    ['js', process.execPath, ['--input-type=module', '-e']],
    ['python', 'python3', ['-c']],
  ])(
    'in %s takes what is signed with the secret, and nothing else',
    async (language, command, values) => {
      const owner = await createWebhookOwner(gateway);
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/`;
      const { id, secret } = await owner.register(url, ['LEAD_CREATED']);
      const environment = { WEBHOOK_SECRET: secret, PORT: port };
      const nextLine = run(command, [...values, await recipeIn(language)], environment);
      expect(await nextLine()).toBe(port);
      const lead = await gateway.rest('POST', '/api/v1/leads', {
        body: { name: 'Jürgen "Ü"', channel: 'web', metadata: { a: '\u2028' } },
        token: owner.token,
      });
      expect(await nextLine()).toBe(`lead.created ${valueAt(lead.body, 'id')}`);
      for (const signature of ['', 'x', '0'.repeat(64)]) {
        const headers = { 'X-Empfio-Signature': signature };
        expect((await fetch(url, { method: 'POST', body: '{}', headers })).status).toBe(401);
      }
      await owner.run('mutation ($id: ID!) { deleteWebhook(id: $id) }', { id });
    },
  );
});
