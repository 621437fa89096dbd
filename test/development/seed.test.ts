import { DEMO_EMAIL, DEMO_PASSWORD, seedDemo } from '#development/seed/seed-demo.js';
import { systemClock } from '#gateway/clock.js';
import { connectDatabase } from '#gateway/database/connect.js';
import { entities } from '#gateway/entities.js';
import { startGateway } from '#gateway/gateway.js';
import { createLog } from '#gateway/log.js';
import { PasswordHasher } from '#gateway/passwords/password-hasher.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { createClient, textAt, valueAt } from '../harness/client.js';
import { createTestDatabase } from '../harness/test-database.js';

describe('npm run seed', () => {
  test('makes a demo that signs in, is consistent, and is made only once', async () => {
    const testDatabase = await createTestDatabase();
    const settings = parseSettings({
      DATABASE_URL: testDatabase.url,
      PORT: '0',
      HOST: '127.0.0.1',
    });
    const log = createLog({ level: 'silent', isPretty: false });
    const database = await connectDatabase(settings.database, entities, log);
    await database.migrate();
    const passwords = await PasswordHasher.create(settings.argon2);
    const progress: number[] = [];
    const seed = () =>
      seedDemo({
        database,
        passwords,
        now: new Date(),
        leads: 2300,
        onProgress: (leads) => progress.push(leads),
      });
    expect(await seed()).toBe(true);
    expect(progress).toEqual([1000, 2000, 2300]);
    expect(await seed()).toBe(false);

    const count = async (sql: string) =>
      Number(Reflect.get((await database.fork().execute(sql))[0] ?? {}, 'n'));
    expect(await count('select count(*) as n from leads')).toBe(2300);
    expect(
      await count(`select count(*) as n from conversations c where message_count <>
        (select count(*) from messages m where m.conversation_id = c.id)`),
    ).toBe(0);
    expect(
      await count(`select count(*) as n from bookings where (status in ('completed', 'no_show'))
        <> (start_time < now()) and status <> 'cancelled'`),
    ).toBe(0);
    await database.close();

    const gateway = await startGateway({
      settings: { ...settings, jwtSecret: 'x'.repeat(32) },
      clock: systemClock,
      log,
    });
    const client = createClient(gateway.url);
    const login = { email: DEMO_EMAIL, password: DEMO_PASSWORD };
    const { body } = await client.rest('POST', '/api/v1/auth/login', { body: login });
    const token = textAt(body, 'access_token');
    const leads = await client.rest('GET', '/api/v1/leads?size=100', { token });
    expect(valueAt(leads.body, 'total')).toBe(2300);
    const items = valueAt(leads.body, 'leads');
    const times = Array.isArray(items) ? items.map((item) => textAt(item, 'created_at')) : [];
    expect(times).toHaveLength(100);
    expect(times).toEqual([...times].sort().reverse());
    await gateway.stop();
    await testDatabase.drop();
  }, 60_000);
});
