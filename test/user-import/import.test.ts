import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bcrypt from 'bcryptjs';
import { textAt } from '../harness/client.js';
import { computationsOf } from '../harness/read-metrics.js';
import { type CommandRun, type CommandWorld, startCommandWorld } from '../harness/run-command.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';
import type { TestGateway } from '../harness/test-gateway.js';

/** On the embedded database the gateway stops and starts for each command. */
const RESTARTS_LIMIT_MS = 180_000;

let folder: string;
let testDatabase: TestDatabase;
let world: CommandWorld;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
  testDatabase = await createTestDatabase();
  world = await startCommandWorld(testDatabase.url);
});
afterAll(async () => {
  await world.stop();
  await testDatabase.drop();
  await rm(folder, { recursive: true });
});

const node = (): TestGateway => {
  const [first] = world.nodes();
  if (first === undefined) {
    throw new Error('No node runs');
  }
  return first;
};

const HEADER = 'email,full_name,organization_name,password_hash,is_active,is_verified,created_at';

async function file(text: string | Buffer): Promise<string> {
  const path = join(folder, `${randomUUID()}.csv`);
  await writeFile(path, text);
  return path;
}

const importFile = async (text: string | Buffer, ...options: string[]): Promise<CommandRun> =>
  world.command('user', 'import', await file(text), ...options);

/** What an import with --json came to: the refused lines, and the sum. */
function toOutcome({ stdout }: CommandRun) {
  const lines: Record<string, unknown>[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { refusals: lines.slice(0, -1), sum: lines.at(-1) };
}

const login = (email: string, password: string) =>
  node().rest('POST', '/api/v1/auth/login', { body: { email, password } });

const hashOf = async (email: string) => {
  const [row] = await node().sql(
    'select password_hash from credentials c join users u on u.id = c.user_id where email = ?',
    [email],
  );
  return textAt(row, 'password_hash');
};

describe('a user with a bcrypt hash', () => {
  test(
    'signs in with their old password, which is kept as argon2id from then on',
    async () => {
      const hash = bcrypt.hashSync('their old password', 4);
      const marks = ['$2a$', '$2b$', '$2y$'];
      const emails = marks.map(() => `${randomUUID()}@example.com`);
      const lines = marks.map(
        (mark, index) =>
          `${emails[index]?.toUpperCase()},Ada,Salon,${mark}${hash.slice(4)},true,true,2026-01-15T10:00:00Z`,
      );
      const run = await importFile([HEADER, ...lines].join('\n'));
      expect(run).toEqual({
        code: 0,
        stdout: '3 read: 3 made, 0 already there, 0 refused\n',
        stderr: '',
      });
      for (const email of emails) {
        expect(await hashOf(email)).toMatch(/^\$2/);
        const before = await computationsOf(node());
        expect((await login(email, 'another password')).status).toBe(401);
        expect((await computationsOf(node())) - before).toBe(1);
        expect(await hashOf(email)).toMatch(/^\$2/);
        const { status, body } = await login(email, 'their old password');
        expect(status).toBe(200);
        expect(await hashOf(email)).toMatch(/^\$argon2id/);
        expect((await login(email, 'their old password')).status).toBe(200);
        expect((await login(email, 'another password')).status).toBe(401);
        const me = await node().rest('GET', '/api/v1/auth/me', {
          token: textAt(body, 'access_token'),
        });
        expect(me.body).toMatchObject({
          full_name: 'Ada',
          is_verified: true,
          organization_name: 'Salon',
          created_at: '2026-01-15T10:00:00Z',
        });
      }
    },
    RESTARTS_LIMIT_MS,
  );

  test('that was made of the first 72 bytes of a longer password is right for the whole one', async () => {
    const password = 'é'.repeat(60);
    const email = `${randomUUID()}@example.com`;
    const hash = bcrypt.hashSync(password, 4);
    await importFile(`${HEADER}\n${email},Ada,Salon,${hash},,,`);
    expect((await login(email, `${'é'.repeat(35)}x`)).status).toBe(401);
    expect((await login(email, password)).status).toBe(200);
    // argon2id reads all of it.
    expect((await login(email, 'é'.repeat(50))).status).toBe(401);
  });

  test('does not keep the gateway from answering others while it is compared', async () => {
    const email = `${randomUUID()}@example.com`;
    await importFile(`${HEADER}\n${email},Ada,Salon,${bcrypt.hashSync('x', 12)},,,`);
    const order: string[] = [];
    const signingIn = login(email, 'wrong').then(() => order.push('sign-in'));
    // Whoever computed bcrypt on the thread that answers would answer these after it.
    for (let time = 0; time < 3; time += 1) {
      await node().rest('GET', '/healthz');
      order.push('healthz');
    }
    await signingIn;
    expect(order.indexOf('sign-in')).toBe(3);
  });
});

describe('a file of users', () => {
  test('may have a byte order mark, Windows line ends, and line breaks within quotes', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const text = [
      HEADER,
      `${first}@example.com,"Ada ""the first"" Moretti","Salon, North",,,,2026-01-15 10:00:00.5+01`,
      '',
      `${second}@example.com,"Line\r\nbreak",Salon,,,,`,
      'not-an-address,B,C,,,,',
    ].join('\r\n');
    const run = await importFile(`\ufeff${text}\r\n`, '--json');
    expect(run.code).toBe(6);
    expect(toOutcome(run)).toEqual({
      refusals: [
        { line: 4, reason: 'full_name holds control characters' },
        { line: 6, reason: 'email is not a valid address' },
      ],
      sum: { read: 3, created: 1, already_there: 0, refused: 2, dry_run: false },
    });
    const shown = await world.command('user', 'show', `${first}@example.com`, '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      full_name: 'Ada "the first" Moretti',
      organization_name: 'Salon, North',
      is_active: true,
      is_verified: false,
      created_at: '2026-01-15T09:00:00Z',
      password: 'none',
    });
  });

  test('is refused line by line, with the reason and never with a hash', async () => {
    const secret = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0';
    const id = randomUUID();
    const columns = `${HEADER},id,organization_id,oauth_provider,oauth_subject`;
    const good = 'Ada,Salon';
    const cases: [line: string, reason: RegExp][] = [
      [`a@example.com,${good},$2b$16$${secret},,,,,,,`, /bcrypt cost of 16; 4 to 15 are taken/],
      [`a@example.com,${good},$2b$03$${secret},,,,,,,`, /bcrypt cost of 3/],
      [`a@example.com,${good},$2x$10$${secret},,,,,,,`, /is not a bcrypt hash/],
      [`a@example.com,${good},$2b$10$${secret}xx,,,,,,,`, /is not a bcrypt hash/],
      [
        `a@example.com,${good},"$argon2id$v=19$m=99999999,t=9,p=1$${secret}$${secret}",,,,,,,`,
        /argon2id cost/,
      ],
      [`a@example.com,${good},${secret},,,,,,,`, /is not a bcrypt hash/],
      [`a@example.com,${good},,maybe,,,,,,`, /is_active is neither true nor false/],
      [`a@example.com,${good},,,,yesterday,,,,`, /created_at is not a time/],
      [`a@example.com,${good},,,,2999-01-01,,,,`, /created_at is in the future/],
      [`a@example.com,${good},,,,,7,,,`, /id is not a UUID/],
      [`a@example.com,${good},,,,,,7,,`, /organization_id is not a UUID/],
      [`a@example.com,${good},,,,,,,github,1`, /oauth_provider is none of/],
      [`a@example.com,${good},,,,,,,,1`, /oauth_subject stands without/],
      ['a@example.com,,Salon,,,,,,,,', /full_name is empty/],
      [`a@example.com,${'x'.repeat(201)},Salon,,,,,,,,`, /full_name has more than 200 characters/],
      ['a@example.com', /full_name is empty/],
      [`a"b@example.com,${good},,,,,,,,`, /not CSV/],
      [`same@example.com,${good},,,,,${id},,,`, /^$/],
      [`SAME@example.com,${good},,,,,,,,`, /email is that of line 19/],
      [`twin@example.com,${good},,,,,${id},,,`, /that of another user/],
    ];
    const run = await importFile([columns, ...cases.map(([line]) => line)].join('\n'), '--json');
    const { refusals, sum } = toOutcome(run);
    const reasons = new Map(refusals.map(({ line, reason }) => [line, String(reason)]));
    for (const [index, [, reason]] of cases.entries()) {
      expect(`${index + 2}: ${reasons.get(index + 2) ?? ''}`).toMatch(
        new RegExp(`^${index + 2}: .*${reason.source.replace(/^\^/, '')}`),
      );
    }
    expect(sum).toMatchObject({ created: 1, refused: cases.length - 1 });
    expect(run.stdout + run.stderr).not.toContain(secret.slice(0, 20));
  });

  test(
    'may be imported again: whoever is there stays as they are',
    async () => {
      const emails = Array.from({ length: 1200 }, (_, index) => `again-${index}@example.com`);
      const line = (email: string) => `${email},Ada,Salon,,,,`;
      const part = [HEADER, ...emails.slice(0, 700).map(line)].join('\n');
      const whole = [HEADER, ...emails.map(line)].join('\n');
      const dry = await importFile(part, '--json', '--dry-run');
      expect(toOutcome(dry).sum).toMatchObject({ created: 700, dry_run: true });
      // As if it had been stopped after some batches.
      expect(toOutcome(await importFile(part, '--json')).sum).toMatchObject({ created: 700 });
      expect(toOutcome(await importFile(whole, '--json')).sum).toEqual({
        read: 1200,
        created: 500,
        already_there: 700,
        refused: 0,
        dry_run: false,
      });
      const [row] = await node().sql(
        `select count(distinct organization_id)::int as organizations, count(*)::int as users
       from users where email like 'again-%'`,
      );
      expect(row).toEqual({ organizations: 1200, users: 1200 });
    },
    RESTARTS_LIMIT_MS,
  );

  test('puts users of one organization_id together, and each other into one of their own', async () => {
    const organizationId = randomUUID();
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    const text = [
      'email,full_name,organization_name,organization_id,oauth_provider,oauth_subject,created_at',
      `${first}@example.com,Ada,Salon,${organizationId},google,${first},2026-02-02`,
      `${second}@example.com,Bob,Salon,${organizationId.toUpperCase()},,,2026-01-01`,
      `${third}@example.com,Cem,Salon,,,`,
      `${randomUUID()}@example.com,Dan,Salon,,google,${first}`,
    ].join('\n');
    // The second of two lines with one identity is refused by the database.
    const { refusals, sum } = toOutcome(await importFile(text, '--json'));
    expect(sum).toMatchObject({ created: 3, refused: 1 });
    expect(refusals).toMatchObject([{ line: 5, reason: expect.stringContaining('oauth_subject') }]);
    // Who was there first owns it.
    const roles = await node().sql(
      `select email, role from memberships m join users u on u.id = m.user_id
       where m.organization_id = ? order by role desc`,
      [organizationId],
    );
    expect(roles).toEqual([
      { email: `${second}@example.com`, role: 'owner' },
      { email: `${first}@example.com`, role: 'member' },
    ]);
    const [shown, user] = await world.commands(
      ['org', 'show', organizationId, '--json'],
      ['user', 'show', `${first}@example.com`, '--json'],
    );
    expect(JSON.parse(shown?.stdout ?? '')).toMatchObject({ name: 'Salon', users: 2 });
    expect(JSON.parse(user?.stdout ?? '')).toMatchObject({
      oauth_provider: 'google',
      identities: 'google',
    });
  });

  test('is refused as a whole where it is none', async () => {
    const [missing, empty, headless, unclosed] = await world.commands(
      ['user', 'import', join(folder, 'none.csv')],
      ['user', 'import', await file('')],
      ['user', 'import', await file('email,full_name\na@b.co,Ada')],
      ['user', 'import', await file(`${HEADER}\na@b.co,"${'x'.repeat(100_000)}`)],
    );
    expect(missing?.code).toBe(3);
    expect([empty?.code, headless?.code, unclosed?.code]).toEqual([1, 1, 1]);
    expect(empty?.stderr).toContain('The file is empty');
    expect(headless?.stderr).toContain('names no column organization_name');
    expect(unclosed?.stderr).toContain('a quotation mark is not closed');
  });
});
