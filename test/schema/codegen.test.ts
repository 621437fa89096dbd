import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

const execute = promisify(execFile);
const example = join(process.cwd(), 'examples/graphql-client');

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

describe('a program that reads the schema by introspection', () => {
  test('gets a typed client that compiles and works', async () => {
    const url = `${gateway.url}/graphql`;
    const run = (script: string, ...values: string[]) =>
      execute(process.execPath, [join(example, 'node_modules', script), ...values], {
        cwd: example,
        env: { PATH: process.env.PATH, GATEWAY_URL: url },
      });
    await run('@graphql-codegen/cli/cjs/bin.js');
    await run('typescript/bin/tsc');
    const client = await import(pathToFileURL(join(example, 'dist/first-steps.js')).href);
    const email = 'codegen@example.com';
    expect(await client.firstSteps(url, email, 'correct horse battery')).toEqual({
      id: expect.any(String),
      email,
      fullName: 'Ada Lovelace',
      organization: { name: 'Salon Ada' },
      isTheSame: true,
    });
  }, 120_000);
});
