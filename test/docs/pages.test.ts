import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

/** Commands of a page that talk to a gateway, and what the page says that they print. */
function readSession(page: string) {
  const blocks = page.split(/\n{2,}(?=```json\n| {4}curl| {4}TOKEN)/);
  const commands = blocks.flatMap((block) => /^(?: {4}.*\n?)+/.exec(block)?.[0] ?? []);
  const printed = blocks.flatMap((block) => /^```json\n([\s\S]*?)\n```/.exec(block)?.[1] ?? []);
  return { commands: commands.join('\n').replace(/^ {4}/gm, ''), printed: printed.join('\n') };
}

/** Puts words in the place of what is new each time: ids, tokens, moments, cursors. */
function lasting(text: string): string[] {
  return text
    .replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '<id>')
    .replace(/eyJ[\w.-]+/g, '<token>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<moment>')
    .replace(/"endCursor":"[^"]+"/g, '"endCursor":"<cursor>"')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

describe("a page's commands, run as they stand", () => {
  test.each(['docs/graphql.md', 'docs/rest.md'])('%s: print what it says', async (path) => {
    const { commands, printed } = readSession(await readFile(path, 'utf8'));
    // A line each, as a person sees them who presses Return in between.
    const script = commands
      .replaceAll('http://localhost:8001', gateway.url)
      .replace(/^(?=curl)/gm, 'echo; ');
    const { stdout } = await promisify(execFile)('sh', ['-e', '-c', script], {
      env: { PATH: process.env.PATH },
    });
    expect(lasting(printed).length).toBeGreaterThan(3);
    expect(lasting(stdout)).toEqual(lasting(printed));
  });
});
