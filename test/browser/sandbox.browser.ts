import type { Browser } from 'playwright-core';
import { phone, startBrowser } from '../harness/browser.js';
import { valueAt } from '../harness/client.js';
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

const APOLLO = 'https://embeddable-sandbox.cdn.apollographql.com/**';

describe("Apollo Sandbox, whose script is the internet's", () => {
  test('is told of in words where it cannot be loaded, with a way to GraphiQL', async () => {
    const page = await browser.newPage(phone);
    await page.route(APOLLO, (route) => route.abort());
    await page.goto(`${gateway.url}/graphql`);
    await page.getByText('could not be loaded').waitFor();
    await page.locator('#waiting a').click();
    await page.waitForURL(`${gateway.url}/graphiql`);
    await page.close();
  });

  test('gets the first operations, and sends the token of a sign-in with what comes after', async () => {
    const page = await browser.newPage();
    // Stands in for Apollo's script: it keeps what the page hands over.
    await page.route(APOLLO, (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: 'window.EmbeddedSandbox = class { constructor(options) { window.handedOver = options; } };',
      }),
    );
    await page.goto(`${gateway.url}/graphql`);
    await page.waitForFunction(() => 'handedOver' in window);
    const result: unknown = await page.evaluate(async () => {
      const options = Reflect.get(window, 'handedOver');
      const { document: query, variables } = options.initialState;
      const send = async (operationName: string) => {
        const response: Response = await options.handleRequest(options.initialEndpoint, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ query, variables, operationName }),
        });
        return response.json();
      };
      return [await send('Register'), await send('Login'), await send('Me'), await send('Leads')];
    });
    expect(valueAt(result, 0, 'data', 'register', 'user', 'email')).toBe('you@example.com');
    expect(valueAt(result, 1, 'data', 'login', 'accessToken')).toMatch(/^eyJ/);
    expect(valueAt(result, 2, 'data', 'me', 'organization', 'name')).toBe('Your Business');
    expect(valueAt(result, 3, 'data', 'leads', 'totalCount')).toBe(0);
    await page.getByText('Signed in:').waitFor();
    await page.close();
  });
});
