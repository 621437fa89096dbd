import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type Client, createClient, textAt, valueAt } from '../harness/client.js';

// How a colleague joins, as people walk through it, from `npm start` and nothing else.

let started: ChildProcess;
let browser: Browser;
let folder: string;
let url: string;
let client: Client;
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
  client = createClient(url);
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
  await mail.first().click();
  const button = page.frameLocator('iframe').getByRole('link').first();
  await button.waitFor();
  const [opened] = await Promise.all([context.waitForEvent('page'), button.click()]);
  await opened.waitForLoadState();
  return opened;
}

async function keepPicture(page: Page, name: string): Promise<void> {
  const pictures = process.env.SCREENSHOTS;
  if (pictures !== undefined) {
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }
}

async function register(email: string, business: string): Promise<string> {
  const { body } = await client.rest('POST', '/api/v1/auth/register', {
    body: { email, password: 'your_password', full_name: 'Anna', organization_name: business },
  });
  return textAt(body, 'access_token');
}

async function login(email: string, password: string): Promise<string> {
  const { body } = await client.rest('POST', '/api/v1/auth/login', { body: { email, password } });
  return textAt(body, 'access_token');
}

const invite = (token: string, email: string) =>
  client.graphql(
    'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { id } }',
    { input: { email, role: 'MEMBER' } },
    { token },
  );

async function membersSeenBy(token: string): Promise<unknown> {
  const { body } = await client.graphql('{ members { nodes { email role } } }', {}, { token });
  return valueAt(body, 'data', 'members', 'nodes');
}

test('an owner verifies the address and invites; colleagues join, new and with an account', async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const owner = await register('owner@example.com', 'Salon Anna');
  const refused = await invite(owner, 'new@example.com');
  expect(valueAt(refused.body, 'errors', 0, 'extensions', 'code')).toBe('FORBIDDEN');
  const verify = await followMail(context, 'owner@example.com', 'Confirm your email address');
  await verify.getByRole('button', { name: 'Confirm address' }).click();
  await verify.getByText('Your address is confirmed.').waitFor();

  await invite(owner, 'new@example.com');
  const page = await followMail(context, 'new@example.com', 'Join Salon Anna');
  await keepPicture(page, 'invitation');
  await page.getByLabel('Your name').fill('Ben Maier');
  await page.getByLabel('New password').fill('password1');
  await page.getByRole('button', { name: 'Make an account and join' }).click();
  await page.getByText('easy to guess').waitFor();
  await page.getByLabel('New password').fill('four unrelated words here');
  await page.getByRole('button', { name: 'Make an account and join' }).click();
  await page.getByText('You have joined.').waitFor();
  await keepPicture(page, 'joined');
  expect(page.url()).not.toContain('token');

  await register('known@example.com', 'Other Business');
  await invite(owner, 'known@example.com');
  const known = await followMail(context, 'known@example.com', 'Join Salon Anna');
  await known.getByLabel('Your name').fill('Somebody');
  await known.getByLabel('New password').fill('four unrelated words here');
  await known.getByRole('button', { name: 'Make an account and join' }).click();
  await known.getByText('This address has an account.').waitFor();
  await known.getByLabel('Email address').fill('known@example.com');
  await known.getByLabel('Password', { exact: true }).fill('your_password');
  await known.getByRole('button', { name: 'Sign in and join' }).click();
  await known.getByText('You have joined.').waitFor();

  const everybody = [
    { email: 'owner@example.com', role: 'OWNER' },
    { email: 'new@example.com', role: 'MEMBER' },
    { email: 'known@example.com', role: 'MEMBER' },
  ];
  expect(await membersSeenBy(owner)).toEqual(everybody);
  const colleague = await login('new@example.com', 'four unrelated words here');
  expect(await membersSeenBy(colleague)).toEqual(everybody);

  const used = await context.newPage();
  await used.goto(`${url}/account/invitation#token=${'x'.repeat(43)}`);
  await used.getByLabel('Your name').fill('Somebody');
  await used.getByLabel('New password').fill('four unrelated words here');
  await used.getByRole('button', { name: 'Make an account and join' }).click();
  await used.getByText('not valid any more').waitFor();
  await context.close();
});

test('a deleted account comes back by the link in the mail', async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const token = await register('leaving@example.com', 'Leaving');
  const { body } = await client.graphql(
    'mutation ($input: LeavingProofInput!) { deleteAccount(input: $input) { dueAt } }',
    { input: { password: 'your_password' } },
    { token },
  );
  expect(textAt(body, 'data', 'deleteAccount', 'dueAt')).toContain('T');
  const page = await followMail(context, 'leaving@example.com', 'Your account is being deleted');
  await page.getByRole('button', { name: 'Restore my account' }).click();
  await page.getByText('Your account is back.').waitFor();
  expect(await login('leaving@example.com', 'your_password')).toContain('.');
  await context.close();
});
