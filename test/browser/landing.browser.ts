import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
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

describe('the landing page', () => {
  test('says that the gateway is healthy, and that it is gone once it is', async () => {
    const short = await startTestGateway();
    const { page, complaints } = await openPage(browser, short.url);
    await page.locator('#health[data-state="good"]').waitFor();
    expect(await page.locator('#health').textContent()).toContain('Healthy');
    expect(complaints).toEqual([]);
    await short.stop();
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.locator('#health[data-state="bad"]').waitFor();
    await page.context().close();
  });

  test('shows a first request that works as it is copied', async () => {
    const { page } = await openPage(browser, gateway.url, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.locator('#health[data-state="good"]').waitFor();
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toContain(`curl -s ${gateway.url}/api/v1/auth/register`);
    const { stdout } = await promisify(execFile)('sh', ['-c', command]);
    expect(JSON.parse(stdout)).toMatchObject({ email: 'you@example.com', token_type: 'bearer' });
    await page.context().close();
  });

  test('leads to each of its doors, and each console leads back', async () => {
    const { page } = await openPage(browser, gateway.url);
    const addresses = await page
      .locator('a.door')
      .evaluateAll((doors) => doors.map((door) => door.getAttribute('href')));
    expect(addresses).toEqual([
      '/graphql',
      '/graphiql',
      '/docs',
      '/schema.graphql',
      '/openapi.json',
      '/dev/mail',
    ]);
    for (const address of addresses) {
      await page.goto(gateway.url);
      await page.locator(`a.door[href="${address}"]`).click();
      await page.waitForURL(`${gateway.url}${address}`);
    }
    for (const address of ['/graphql', '/graphiql', '/docs']) {
      await page.goto(`${gateway.url}${address}`, { waitUntil: 'domcontentloaded' });
      await page.getByRole('link', { name: 'Empfio Gateway' }).click();
      await page.locator('#health[data-state="good"]').waitFor();
    }
    await page.context().close();
  });

  test.each(['light', 'dark'] as const)('can be read on a phone, %s', async (colorScheme) => {
    const { page } = await openPage(browser, gateway.url, { ...phone, colorScheme });
    await page.locator('#health[data-state="good"]').waitFor();
    expect(await findFaintTexts(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    const heights = await page
      .locator('a.door, button')
      .evaluateAll((targets) => targets.map((target) => target.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    await page.context().close();
  });
});
