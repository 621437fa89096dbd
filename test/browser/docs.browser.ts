import type { Browser, Page } from 'playwright-core';
import { openPage, overflowOf, phone, startBrowser } from '../harness/browser.js';
import { findFaintTexts } from '../harness/contrast.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

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

const operation = (page: Page, id: string) => page.locator(`.opblock[id$="-${id}"]`);

/** Opens an operation's form; it is there once its button is. */
async function openOperation(page: Page, id: string): Promise<void> {
  await operation(page, id).locator('.opblock-summary-control').click();
  await operation(page, id).locator('.execute').waitFor();
}

/** Sends the form of an open operation, and waits for what came back. */
async function execute(page: Page, id: string): Promise<string> {
  await operation(page, id).locator('.execute').click();
  const answer = operation(page, id).locator('.live-responses-table .response').first();
  await answer.waitFor();
  return (await answer.textContent()) ?? '';
}

describe('the REST reference', () => {
  test('signs in, and sends the token of the answer with the next request', async () => {
    const { email, password } = await register();
    const { page, complaints } = await openPage(browser, `${gateway.url}/docs`);
    await openOperation(page, 'login');
    await operation(page, 'login').locator('textarea').fill(JSON.stringify({ email, password }));
    expect(await execute(page, 'login')).toContain('access_token');
    await page.getByText('Signed in:').waitFor();

    await openOperation(page, 'me');
    const answer = await execute(page, 'me');
    expect(answer).toMatch(/^200/);
    expect(answer).toContain(email);
    expect(complaints).toEqual([]);
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    await page.context().close();
  });

  test.each(['light', 'dark'] as const)('can be read in every state, %s', async (colorScheme) => {
    const { email, password } = await register();
    const { page } = await openPage(browser, `${gateway.url}/docs`, { colorScheme });
    for (const id of ['login', 'me', 'leads', 'updateLead']) {
      await openOperation(page, id);
    }
    expect(await findFaintTexts(page)).toEqual([]);
    await operation(page, 'login').locator('textarea').fill(JSON.stringify({ email, password }));
    await execute(page, 'login');
    expect(await findFaintTexts(page)).toEqual([]);
    await page.locator('.btn.authorize').click();
    await page.locator('.dialog-ux').waitFor();
    expect(await findFaintTexts(page)).toEqual([]);
    await page.locator('.btn-done').click();
    await page.locator('.models-control').click();
    await page.locator('.models .json-schema-2020-12-accordion').first().click();
    await page.locator('.models .json-schema-2020-12-property').first().waitFor();
    expect(await findFaintTexts(page)).toEqual([]);
    await page.context().close();
  });

  test('fits on a phone', async () => {
    const { page, complaints } = await openPage(browser, `${gateway.url}/docs`, phone);
    for (const id of ['login', 'leads']) {
      await openOperation(page, id);
    }
    expect(await overflowOf(page)).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

async function register(): Promise<{ email: string; password: string }> {
  const body = registration();
  await gateway.rest('POST', '/api/v1/auth/register', { body });
  return { email: String(body.email), password: String(body.password) };
}
