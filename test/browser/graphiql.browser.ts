import type { Browser, Page } from 'playwright-core';
import { openPage, overflowOf, phone, startBrowser } from '../harness/browser.js';
import { findFaintTexts } from '../harness/contrast.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
let browser: Browser;
beforeAll(async () => {
  gateway = await startTestGateway();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await gateway?.stop();
});

/** The text of one of GraphiQL's editors, which writes spaces as no-break spaces. */
function textOf(page: Page, editor: string): Promise<string> {
  return page
    .locator(`${editor} .view-lines`)
    .first()
    .evaluate((lines) => lines.textContent.replaceAll('\u00a0', ' '));
}

/** Waits until the editor shows the text; fails by the browser's own limit. */
async function waitForText(page: Page, editor: string, text: string): Promise<void> {
  await page.waitForFunction(
    ([selector, wanted]) =>
      document
        .querySelector(`${selector} .view-lines`)
        ?.textContent.replaceAll('\u00a0', ' ')
        .includes(wanted ?? ''),
    [editor, text] as const,
  );
}

const QUERY = '.graphiql-query-editor';
const RESULT = '.result-window';

/** Waits until a press of the run button cannot be lost: it needs the query's and the result's editor. */
async function waitUntilAlive(page: Page, query: string): Promise<void> {
  await waitForText(page, QUERY, query);
  await page.locator(`${RESULT} .monaco-editor`).waitFor();
}

/** Names of the operations that the page has sent, the introspection left out. */
async function readSent(page: Page): Promise<unknown[]> {
  const sent: unknown = await page.evaluate(() => Reflect.get(window, 'sentOperations'));
  return Array.isArray(sent) ? sent.filter((name) => name !== 'IntrospectionQuery') : [];
}

/** Presses the run button until the operation is on its way; one that is, is never pressed again. */
async function run(page: Page): Promise<void> {
  const before = (await readSent(page)).length;
  for (let press = 0; press < 20 && (await readSent(page)).length === before; press += 1) {
    await page.getByRole('button', { name: /^Execute query/ }).click();
  }
}

async function openGraphiql(options = {}) {
  const context = await browser.newContext(options);
  // Counts within the page, in the moment of the press: nothing can come between.
  await context.addInitScript(() => {
    const sent: unknown[] = [];
    Reflect.set(window, 'sentOperations', sent);
    const send = window.fetch;
    window.fetch = (input, init) => {
      if (typeof init?.body === 'string') {
        sent.push(JSON.parse(init.body).operationName);
      }
      return send(input, init);
    };
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${gateway.url}/graphiql`);
  await waitUntilAlive(page, 'mutation Register');
  return { page, complaints };
}

describe('GraphiQL', () => {
  test('registers, then reads the profile with the token of that answer', async () => {
    const { page, complaints } = await openGraphiql();
    await waitForText(page, '.graphiql-editor-tool', 'organizationName');
    await run(page);
    await waitForText(page, RESULT, 'accessToken');
    await page.getByText('Signed in:').waitFor();

    await page.locator('.graphiql-tab-button', { hasText: 'Me' }).click();
    await waitUntilAlive(page, 'query Me');
    await run(page);
    await waitForText(page, RESULT, 'Your Business');
    expect(await textOf(page, RESULT)).toContain('you@example.com');
    expect(await readSent(page)).toEqual(['Register', 'Me']);
    expect(complaints).toEqual([]);

    const kept = await page.evaluate(() =>
      JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage), location.href]),
    );
    expect(kept).not.toContain('eyJ');
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    await page.context().close();
  });

  test('keeps its tabs over a reload, and forgets the token', async () => {
    const { page } = await openGraphiql();
    await page.locator('.graphiql-tab-button', { hasText: 'Me' }).click();
    await waitUntilAlive(page, 'query Me');
    // The tabs are stored a moment after they change.
    await page.waitForFunction(() =>
      Object.values(sessionStorage).some((text) => /"activeTabIndex":2/.test(String(text))),
    );
    await page.reload();
    await waitUntilAlive(page, 'query Me');
    expect(await page.locator('.graphiql-tab-button').allTextContents()).toEqual([
      'Register',
      'Login',
      'Me',
      'Leads',
    ]);
    await run(page);
    await waitForText(page, RESULT, 'UNAUTHENTICATED');
    await page.context().close();
  });

  test('takes no query from the address', async () => {
    const { page } = await openPage(browser, `${gateway.url}/graphiql?query={evil}&x=<script>`);
    await waitUntilAlive(page, 'mutation Register');
    expect(await page.locator('.graphiql-tab-button').count()).toBe(4);
    await page.context().close();
  });

  test.each(['light', 'dark'] as const)('fits on a phone, %s', async (colorScheme) => {
    const { page } = await openGraphiql({ ...phone, colorScheme });
    expect(await overflowOf(page)).toBe(0);
    for (const part of [
      QUERY,
      '.graphiql-editor-tool',
      '.graphiql-response',
      '.graphiql-sidebar',
    ]) {
      const box = await page.locator(part).first().boundingBox();
      expect(box?.width).toBeGreaterThan(300);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
    }
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.locator('.graphiql-doc-explorer').waitFor();
    expect(await findFaintTexts(page, '.bar')).toEqual([]);
    await page.context().close();
  });
});

describe('GraphiQL on a gateway that does not show its schema', () => {
  test('is replaced by words', async () => {
    const closed = await startTestGateway({ INTROSPECTION: 'off' });
    const { page, complaints } = await openPage(browser, `${closed.url}/graphiql`);
    await page.getByRole('heading', { name: 'Switched off here' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
    await closed.stop();
  });
});
