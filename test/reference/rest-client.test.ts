import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

const execute = promisify(execFile);
const example = join(process.cwd(), 'examples/rest-client');

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

describe('a program that reads the REST reference', () => {
  test('gets a typed client that compiles and works', async () => {
    const run = (script: string) =>
      execute(process.execPath, [join(example, script)], {
        cwd: example,
        env: { PATH: process.env.PATH, GATEWAY_URL: gateway.url },
      });
    await run('generate.mjs');
    await run('node_modules/typescript/bin/tsc');
    const client = await import(pathToFileURL(join(example, 'dist/first-steps.js')).href);
    const email = 'codegen@example.com';
    expect(await client.firstSteps(gateway.url, email, 'correct horse battery')).toEqual({
      me: {
        id: expect.any(String),
        email,
        full_name: 'Ada Lovelace',
        is_active: true,
        is_verified: false,
        oauth_provider: 'local',
        organization_id: expect.any(String),
        organization_name: 'Salon Ada',
        created_at: expect.stringMatching(/Z$/),
      },
      isTheSame: true,
      isFound: true,
      total: 1,
    });
    expect(await client.tryTooShort(gateway.url)).toBe(
      'body.password: String should have at least 8 characters',
    );
  }, 120_000);
});
