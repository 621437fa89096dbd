import { type ChildProcess, spawn } from 'node:child_process';
import { type Browser, chromium, type Page } from 'playwright-core';

// The whole flow of `npm run dev:oauth`, as a person walks through it.

let development: ChildProcess;
let browser: Browser;
let walkUrl: string;
beforeAll(async () => {
  development = spawn(process.execPath, ['build/development/oauth.js'], {
    env: { PATH: process.env.PATH, PORT: '0', HOST: '127.0.0.1', OAUTH_WALK_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  walkUrl = await new Promise((resolve, reject) => {
    let printed = '';
    development.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const url = /sign-in with any provider: (http:\S+)/.exec(printed)?.[1];
      if (url !== undefined) {
        resolve(url);
      }
    });
    development.once('exit', (code) => reject(new Error(`It ended with ${code}`)));
  });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
});
afterAll(async () => {
  await browser?.close();
  development?.kill('SIGTERM');
});

async function walk(provider: string, person: string): Promise<{ page: Page; result: string }> {
  const page = await browser.newPage();
  await page.goto(walkUrl);
  await page.getByRole('link', { name: `Continue with ${provider}` }).click();
  await page.getByRole('button', { name: person }).click();
  await page.getByText('HTTP ').waitFor();
  return { page, result: (await page.locator('#result').textContent()) ?? '' };
}

describe('a person in a browser', () => {
  test.each([
    ['Google', 'Ada Moretti', 'ada.moretti@gmail.com'],
    ['Outlook', 'Dora Lindqvist', 'dora.lindqvist@outlook.com'],
    ['Facebook', 'Goran Petrov', 'goran@elsewhere.example.com'],
  ])(
    'walks through the redirect of %s to the final JSON, as new and then as known',
    async (provider, person, email) => {
      for (const is_new_user of [true, false]) {
        const { page, result } = await walk(provider, person);
        expect(await page.locator('#status').textContent()).toBe('HTTP 200');
        expect(JSON.parse(result)).toEqual({
          access_token: expect.stringMatching(/^eyJ/),
          token_type: 'bearer',
          user_id: expect.any(String),
          email,
          full_name: person,
          organization_id: expect.any(String),
          is_new_user,
        });
        await page.close();
      }
    },
  );

  test('is told when the provider names no email address', async () => {
    const { page, result } = await walk('Facebook', 'Hana Sato');
    expect(await page.locator('#status').textContent()).toBe('HTTP 422');
    expect(result).toContain('no usable email address');
    await page.close();
  });

  test('comes back without an account after pressing Cancel', async () => {
    const page = await browser.newPage();
    await page.goto(walkUrl);
    await page.getByRole('link', { name: 'Continue with Google' }).click();
    await page.getByText('Cancel').click();
    await page.getByText('access_denied').waitFor();
    await page.close();
  });
});
