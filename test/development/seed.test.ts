import { DEMO_EMAIL, DEMO_PASSWORD } from '#development/seed/demo-account.js';
import { createDemoBatches } from '#development/seed/demo-rows.js';
import { type SeedOptions, seedDemo } from '#development/seed/seed-demo.js';
import { readCommandLine } from '#development/seed/seed-options.js';
import { systemClock } from '#gateway/clock.js';
import { connectDatabase, type Database } from '#gateway/database/connect.js';
import { entities } from '#gateway/entities.js';
import { startGateway } from '#gateway/gateway.js';
import { createLog } from '#gateway/log.js';
import { PasswordHasher } from '#gateway/passwords/password-hasher.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import type { Settings } from '#gateway/settings/settings.js';
import { createClient, textAt, valueAt } from '../harness/client.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';

const LEADS = 5000;
const log = createLog({ level: 'silent' });
const tables = ['organizations', 'users', 'leads', 'bookings', 'conversations', 'messages'];

let testDatabase: TestDatabase;
let settings: Settings;
let database: Database;
let passwords: PasswordHasher;
const progress: number[] = [];
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  settings = parseSettings({
    DATABASE_URL: testDatabase.url,
    HOST: '127.0.0.1',
    PORT: '0',
    JWT_SECRET: 'x'.repeat(32),
  });
  database = await connectDatabase(settings.database, entities, log);
  await database.migrate();
  passwords = await PasswordHasher.create(settings.argon2);
  await seed({ onProgress: (leads) => progress.push(leads) });
}, 120_000);
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const seed = (values: Partial<SeedOptions> = {}) =>
  seedDemo({ database, passwords, now: new Date(), leads: LEADS, ...values });

async function numberOf(sql: string, values: unknown[] = []): Promise<number> {
  const rows = await database.fork().execute(`select count(*)::int as number from ${sql}`, values);
  return Number(valueAt(rows, 0, 'number'));
}

const countAll = () => Promise.all(tables.map((table) => numberOf(table)));

describe('the demo data', () => {
  test('comes in batches, as many leads as were asked for', async () => {
    expect(progress).toEqual([1000, 2000, 3000, 4000, 5000]);
    expect(await numberOf('leads')).toBe(LEADS);
    expect(await numberOf('conversations')).toBe(LEADS);
  });

  test('holds every channel and every status', async () => {
    expect(await numberOf('(select distinct channel from leads) c')).toBe(5);
    expect(await numberOf('(select distinct status from leads) s')).toBe(9);
    expect(await numberOf('(select distinct status from bookings) s')).toBe(5);
    expect(await numberOf('(select distinct status from conversations) s')).toBe(4);
  });

  const contradictions: [string, string][] = [
    [
      'a conversation says of its messages what they do not say',
      `conversations c cross join lateral (
         select count(*) as number, max(created_at) as last, (array_agg(content order by id desc))[1]
           as content from messages m
           where m.organization_id = c.organization_id and m.conversation_id = c.id
       ) m where (message_count, last_message_at) is distinct from (m.number, m.last)
         or last_message_preview is distinct from left(m.content, 100)`,
    ],
    [
      'messages do not come in turns',
      `(select role, row_number() over (partition by conversation_id order by id) as place
        from messages) m where role <> case place % 2 when 1 then 'user' else 'assistant' end`,
    ],
    [
      'the status of a booking is not that of its lead',
      `leads l left join bookings b on b.lead_id = l.id where coalesce(b.status, '') <> all (
         case when l.status in ('booked', 'confirmed') then array['confirmed', 'rescheduled']
         when l.status in ('completed', 'no_show', 'cancelled') then array[l.status]
         else array[''] end)`,
    ],
    [
      'an appointment is past that is to come, or to come that is past',
      "bookings where (status in ('confirmed', 'rescheduled')) <> (start_time > now())",
    ],
    [
      'an appointment is out of hours, too short or too long',
      `bookings where (start_time at time zone 'utc')::time < '9:00'
         or (end_time at time zone 'utc')::time > '18:00'
         or end_time - start_time not between interval '30 minutes' and interval '90 minutes'`,
    ],
    [
      'an appointment was made after it began, or before its lead came',
      `bookings b join leads l on l.id = b.lead_id
       where b.created_at > b.start_time or b.created_at < l.created_at`,
    ],
    [
      'something happened after now, or was changed before it was made',
      `(select created_at, updated_at from leads union all
        select created_at, updated_at from bookings union all
        select created_at, updated_at from conversations) r
       where updated_at > now() or updated_at < created_at`,
    ],
  ];
  test.each(contradictions)('has no row where %s', async (_, sql) => {
    expect(await numberOf(sql)).toBe(0);
  });

  test('is the same at every call, but for ids', () => {
    const now = new Date('2026-11-23T12:00:00Z');
    const options = { organizationId: 'any', now, leads: 300, batchSize: 200 };
    const namesOf = () =>
      [...createDemoBatches(options)].map(({ leads }) => leads.map(({ name }) => name));
    expect(namesOf()).toEqual(namesOf());
    expect(namesOf().map(({ length }) => length)).toEqual([200, 100]);
  });
});

describe('seeding again', () => {
  test('adds nothing and tells what is there', async () => {
    const before = await countAll();
    expect(await seed({ leads: 7 })).toEqual({ isNew: false, email: DEMO_EMAIL, leads: LEADS });
    expect(await countAll()).toEqual(before);
  });

  test('makes another organization, with a user of its own, for another name', async () => {
    const organizationName = 'Jörg & Söhne';
    const email = 'demo-joerg-soehne@example.com';
    expect(await seed({ organizationName, leads: 7 })).toEqual({ isNew: true, email, leads: 7 });
    expect(await seed({ organizationName, leads: 9 })).toEqual({ isNew: false, email, leads: 7 });
    expect(await numberOf('leads')).toBe(LEADS + 7);
  });

  test('makes a demo whole whose seeding was stopped', async () => {
    const organizationName = 'Barber Bob';
    const stop = () => {
      throw new Error('stopped');
    };
    const leads = await numberOf('leads');
    await expect(seed({ organizationName, onProgress: stop })).rejects.toThrow('stopped');
    expect(await numberOf('leads')).toBe(leads);
    expect(await seed({ organizationName, leads: 7 })).toMatchObject({ isNew: true, leads: 7 });
    expect(await numberOf('organizations where name = ?', [organizationName])).toBe(1);
  });

  test('leaves an account of somebody else alone', async () => {
    const before = await countAll();
    // The same address as for "Barber Bob".
    await expect(seed({ organizationName: 'Barber/Bob' })).rejects.toThrow(
      'has an account already',
    );
    expect(await countAll()).toEqual(before);
  });
});

describe('the command line', () => {
  test('asks for 300 leads unless it says otherwise', () => {
    const asked = { leads: 300, organizationName: 'Salon Demo', isHelp: false };
    expect(readCommandLine([])).toEqual(asked);
    const values = ['--leads', '1000000', '--organization', ' Barber Bob '];
    expect(readCommandLine(values)).toEqual({
      leads: 1_000_000,
      organizationName: 'Barber Bob',
      isHelp: false,
    });
  });

  const wrong = ['--leads 0', '--leads 1e6', '--leads 10000001', '--leads', '--bogus', '5000'];
  test.each([...wrong, '--organization='])('is refused in one line: %s', (line) => {
    expect(() => readCommandLine(line.split(' '))).toThrow(/^[^\n]+$/);
  });
});

describe('a gateway on the seeded database', () => {
  test('signs the demo in and lists its data newest first', async () => {
    // The embedded database takes one process and one connection at a time.
    await database.close();
    const gateway = await startGateway({ settings, clock: systemClock, log });
    try {
      const client = createClient(gateway.url);
      const body = { email: DEMO_EMAIL, password: DEMO_PASSWORD };
      const login = await client.rest('POST', '/api/v1/auth/login', { body });
      const token = textAt(login.body, 'access_token');
      const me = await client.rest('GET', '/api/v1/auth/me', { token });
      expect(valueAt(me.body, 'is_verified')).toBe(true);
      const lists = ['leads', 'bookings', 'conversations'];
      const list = '(first: 100) { totalCount nodes { createdAt } }';
      const query = `{ ${lists.map((name) => name + list).join(' ')} }`;
      const { body: answer } = await client.graphql(query, {}, { token });
      expect(valueAt(answer, 'data', 'leads', 'totalCount')).toBe(LEADS);
      for (const name of lists) {
        const nodes = valueAt(answer, 'data', name, 'nodes');
        const times = Array.isArray(nodes) ? nodes.map((node) => textAt(node, 'createdAt')) : [];
        expect(times).toHaveLength(100);
        expect(times).toEqual([...times].sort().reverse());
      }
    } finally {
      await gateway.stop();
      database = await connectDatabase(settings.database, entities, log);
    }
  });
});
