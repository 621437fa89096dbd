import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { createClient, textAt } from '../harness/client.js';

// The life of an account as a person walks through it, from `npm start` and nothing else.

const looks = [
  { name: 'light, desktop', colorScheme: 'light', viewport: { width: 1200, height: 900 } },
  { name: 'dark, phone', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

let started: ChildProcess;
let browser: Browser;
let folder: string;
let url: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-walk-'));
  started = spawn(process.execPath, ['dist/main.js'], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: `pglite:${join(folder, 'db')}`,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  url = await new Promise((resolve, reject) => {
    let printed = '';
    started.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const found = /is ready on (http:\S+)/.exec(printed)?.[1];
      if (found !== undefined) {
        resolve(found);
      }
    });
    started.once('exit', (code) => reject(new Error(`It ended with ${code}`)));
  });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
});
afterAll(async () => {
  await browser?.close();
  const ended = new Promise((resolve) => started?.once('exit', resolve));
  started?.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
});

/** Keeps a picture where SCREENSHOTS names a folder. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const pictures = process.env.SCREENSHOTS;
  if (pictures !== undefined) {
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }
}

/** Opens a mail from `/dev/mail` and presses the button in it; returns the page behind it. */
async function followMail(context: BrowserContext, to: string, subject: string): Promise<Page> {
  const page = await context.newPage();
  const mail = page.getByRole('link', { name: subject }).filter({ hasText: to });
  // The mail comes after the answer; the page shows what is there when it is loaded.
  for (let attempt = 0; attempt < 50; attempt += 1) {
    await page.goto(`${url}/dev/mail`);
    if ((await mail.count()) > 0) {
      break;
    }
    await page.waitForTimeout(100);
  }
  await keepPicture(page, `mails-${to}`);
  await mail.click();
  const button = page.frameLocator('iframe').getByRole('link').first();
  await button.waitFor();
  await keepPicture(page, `mail-${to}-${subject.replace(/\W+/g, '-')}`);
  const [opened] = await Promise.all([context.waitForEvent('page'), button.click()]);
  await opened.waitForLoadState();
  return opened;
}

describe.each(looks)('a person in a browser ($name)', ({ colorScheme, viewport, name }) => {
  test('registers, confirms the address, forgets the password, sets another and signs in', async () => {
    const email = `${name.replace(/\W+/g, '.')}@example.com`;
    const context = await browser.newContext({ colorScheme, viewport, locale: 'en-GB' });
    const faults: string[] = [];
    context.on('console', (message) => {
      if (message.type() === 'error') {
        faults.push(message.text());
      }
    });
    const client = createClient(url);
    const registered = await client.rest('POST', '/api/v1/auth/register', {
      body: { email, password: 'your_password', full_name: 'You', organization_name: 'Yours' },
    });
    const token = textAt(registered.body, 'access_token');
    const me = async () => (await client.rest('GET', '/api/v1/auth/me', { token })).body;

    const verify = await followMail(context, email, 'Confirm your email address');
    await keepPicture(verify, `${name}-verify`);
    expect(await me()).toMatchObject({ is_verified: false });
    await verify.getByRole('button', { name: 'Confirm address' }).click();
    await verify.getByText('Your address is confirmed.').waitFor();
    await keepPicture(verify, `${name}-verified`);
    expect(verify.url()).not.toContain('token');
    expect(await me()).toMatchObject({ is_verified: true });

    const forgot = await context.newPage();
    await forgot.goto(`${url}/account/reset`);
    await keepPicture(forgot, `${name}-forgot`);
    await forgot.getByLabel('Email address').fill(email);
    await forgot.getByRole('button', { name: 'Send link' }).click();
    await forgot.getByText('a mail is on its way').waitFor();

    const reset = await followMail(context, email, 'Choose a new password');
    await reset.getByLabel('New password').fill('password1');
    await reset.getByRole('button', { name: 'Set password' }).click();
    await reset.getByText('easy to guess').waitFor();
    await keepPicture(reset, `${name}-weak`);
    await reset.getByLabel('New password').fill('four unrelated words here');
    await reset.getByRole('button', { name: 'Set password' }).click();
    await reset.getByText('Your new password is set.').waitFor();

    const login = await client.rest('POST', '/api/v1/auth/login', {
      body: { email, password: 'four unrelated words here' },
    });
    expect(login.status).toBe(200);
    // A refused password is a 400, which Chromium writes to the console; nothing else may be there.
    expect(faults.filter((text) => !text.includes('400'))).toEqual([]);
    await context.close();
  });
});

test('a link that was used, or lost its end, says so in the reader’s language', async () => {
  const context = await browser.newContext({ locale: 'de-DE', viewport: looks[1].viewport });
  const page = await context.newPage();
  await page.goto(`${url}/account/undo-email`);
  await page.getByText('Diese Adresse ist unvollständig.').waitFor();
  await page.goto(`${url}/account/undo-email#token=${'x'.repeat(43)}`);
  await page.getByRole('button', { name: 'Konto zurückholen' }).click();
  await page.getByText('Dieser Link wurde schon benutzt').waitFor();
  await keepPicture(page, 'german-used');
  await context.close();
});
