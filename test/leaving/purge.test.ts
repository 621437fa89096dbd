import { type PurgeDependencies, purge } from '#gateway/leaving/purge.js';
import { newPerson, type Person } from '../harness/people.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
});
afterAll(() => gateway.stop());

const faults: unknown[] = [];
const dependencies = (batchSize = 500): PurgeDependencies => ({
  database: gateway.database,
  accounts: { forget: () => {}, forgetOrganization: () => {} },
  clock: gateway.clock,
  log: { info: () => {}, error: (fault: unknown) => void faults.push(fault) },
  batchSize,
});

/** Somebody whose account and organization are past their grace. */
async function newDue(leads: number): Promise<Person> {
  const person = await newPerson(gateway);
  await gateway.sql(
    `insert into leads (organization_id, id, name, channel, status, preferred_services, metadata,
       created_at, updated_at)
     select ?, gen_random_uuid(), 'Lead ' || n, 'web', 'new', '{}', '{}', now(), now()
     from generate_series(1, ?::int) n`,
    [person.organizationId, leads],
  );
  const due = "is_active = false, deletion_due_at = now() - interval '1 day' where id = ?";
  await gateway.sql(`update users set ${due}`, [person.userId]);
  await gateway.sql(`update organizations set ${due}`, [person.organizationId]);
  return person;
}

const countOf = async (table: string, key: string, id: string) =>
  (await gateway.sql(`select 1 from ${table} where ${key} = ?`, [id])).length;

describe('the purge', () => {
  test('deletes in batches, whatever their size, and nothing of others', async () => {
    const [due, other] = [await newDue(25), await newPerson(gateway)];
    const before = await gateway.sql('select * from audit_events where organization_id = ?', [
      other.organizationId,
    ]);
    await purge(dependencies(7));
    expect(await countOf('organizations', 'id', due.organizationId)).toBe(0);
    expect(await countOf('leads', 'organization_id', due.organizationId)).toBe(0);
    expect(await countOf('users', 'id', due.userId)).toBe(0);
    expect(
      await gateway.sql('select * from audit_events where organization_id = ?', [
        other.organizationId,
      ]),
    ).toEqual(before);
    expect((await gateway.rest('GET', '/api/v1/auth/me', other)).status).toBe(200);
  });

  test('deletes what webhooks were sent in batches too', async () => {
    const due = await newDue(1);
    await gateway.sql(
      `insert into webhooks (organization_id, id, url, events, secret, is_active, created_by,
         created_at) values (?, ?, 'https://example.com/', '{}', '', true, ?, now())`,
      [due.organizationId, due.userId, due.userId],
    );
    await gateway.sql(
      `with made as (
         insert into webhook_events (organization_id, id, event, data, created_at)
         select ?, gen_random_uuid(), 'lead.created', '{}', now() from generate_series(1, 25)
         returning organization_id, id
       )
       insert into webhook_deliveries (organization_id, id, webhook_id, event_id, event, is_test,
         state, attempts, next_at, claims, created_at)
       select organization_id, gen_random_uuid(), ?, id, 'lead.created', false, 'delivered', '[]',
         now(), 1, now() from made`,
      [due.organizationId, due.userId],
    );
    await gateway.sql(`
      create function refuse_many() returns trigger language plpgsql as $$ begin
        if (select count(*) from gone) > 7 then raise 'Too many at once'; end if;
        return null;
      end $$`);
    for (const table of ['webhook_deliveries', 'webhook_events']) {
      await gateway.sql(
        `create trigger refuse_many after delete on ${table} referencing old table as gone
         for each statement execute function refuse_many()`,
      );
    }
    faults.length = 0;
    await purge(dependencies(7));
    expect(faults).toEqual([]);
    expect(await countOf('organizations', 'id', due.organizationId)).toBe(0);
    await gateway.sql('drop function refuse_many cascade');
  });

  test('is held up by none that cannot be deleted, and tries it again', async () => {
    const [stuck, due] = [await newDue(1), await newDue(1)];
    await gateway.sql(`
      create function stay() returns trigger language plpgsql as $$ begin
        if old.id = '${stuck.userId}' then raise 'I stay'; end if;
        return old;
      end $$`);
    await gateway.sql(
      'create trigger stay before delete on users for each row execute function stay()',
    );
    faults.length = 0;
    await purge(dependencies());
    expect(faults).toMatchObject([{ kind: 'users', id: stuck.userId }]);
    expect(await countOf('users', 'id', due.userId)).toBe(0);
    expect(await countOf('organizations', 'id', due.organizationId)).toBe(0);
    expect(await countOf('users', 'id', stuck.userId)).toBe(1);
    await gateway.sql('drop trigger stay on users');
    await gateway.sql('drop function stay');
    await purge(dependencies());
    expect(await countOf('users', 'id', stuck.userId)).toBe(0);
    expect(await countOf('organizations', 'id', stuck.organizationId)).toBe(0);
  });

  test('is held up by no number of them that cannot be deleted', async () => {
    // Whoever calls one of these home is in a grace of their own, that is not over.
    await gateway.sql(`
      with made as (
        insert into organizations (id, name, is_active, created_at, deletion_due_at)
        select gen_random_uuid(), 'Waits ' || n, false, now(), now() - interval '9 days'
        from generate_series(1, 150) n returning id
      )
      insert into users (id, email, full_name, is_active, is_verified, oauth_provider,
        organization_id, created_at, deletion_due_at)
      select gen_random_uuid(), 'waits-' || id || '@example.com', 'Waits', false, true, 'local', id,
        now(), now() + interval '9 days' from made`);
    const due = await newDue(1);
    await purge(dependencies());
    expect(await countOf('organizations', 'id', due.organizationId)).toBe(0);
    await gateway.sql("delete from users where email like 'waits-%'");
    await purge(dependencies());
    expect(await gateway.sql("select 1 from organizations where name like 'Waits %'")).toEqual([]);
  });

  test('ends links that have expired, which hold addresses, and no others', async () => {
    const { userId } = await newPerson(gateway);
    await gateway.sql('delete from account_links where user_id = ?', [userId]);
    await gateway.sql(
      `insert into account_links (digest, purpose, user_id, email, created_at, expires_at)
       select ? || hours, 'undo_email_change', ?::uuid, hours || '-left@example.com',
         now() - interval '72 hours', now() + hours * interval '1 hour'
       from unnest(array[-1, 1]) hours`,
      [userId, userId],
    );
    await purge(dependencies());
    const left = await gateway.sql('select email from account_links where user_id = ?', [userId]);
    expect(left).toEqual([{ email: '1-left@example.com' }]);
  });

  test('goes on from wherever it was stopped', async () => {
    const due = await newDue(30);
    let batches = 0;
    const { orm } = gateway.database;
    const dying: PurgeDependencies = {
      ...dependencies(10),
      database: {
        ...gateway.database,
        fork(session) {
          batches += 1;
          // After two of the account and two of the leads: as if the process had been killed.
          if (batches > 8) {
            throw new Error('Killed');
          }
          return gateway.database.fork(session);
        },
        orm,
      },
    };
    await purge(dying).catch(() => {});
    expect(await countOf('users', 'id', due.userId)).toBe(0);
    expect(await countOf('organizations', 'id', due.organizationId)).toBe(1);
    await purge(dependencies());
    expect(await countOf('organizations', 'id', due.organizationId)).toBe(0);
  });

  test('begins no further step once it is to stop, and fails at none', async () => {
    const due = await newDue(30);
    let asked = 0;
    faults.length = 0;
    const isStopping = () => {
      asked += 1;
      return asked > 3;
    };
    await purge({ ...dependencies(10), isStopping });
    expect(faults).toEqual([]);
    expect(await countOf('organizations', 'id', due.organizationId)).toBe(1);
    await purge(dependencies());
    expect(await countOf('organizations', 'id', due.organizationId)).toBe(0);
  });

  test('of two at once harms nothing', async () => {
    const due = [await newDue(20), await newDue(20), await newDue(20)];
    await Promise.all([purge(dependencies(5)), purge(dependencies(5))]);
    await purge(dependencies());
    for (const { organizationId } of due) {
      expect(await countOf('organizations', 'id', organizationId)).toBe(0);
    }
  });
});

describe('the role that purges', () => {
  const asPurge = (statement: string) =>
    gateway.database
      .fork({ role: 'empfio_purge' })
      .transactional((transaction) => transaction.execute(statement));

  test('sees and deletes nothing that is not being deleted', async () => {
    const person = await newPerson(gateway);
    await gateway.graphql(
      'mutation { createLead(input: { name: "Lena", channel: WEB }) { id } }',
      {},
      person,
    );
    await asPurge('delete from leads');
    await asPurge('delete from audit_events');
    expect(await countOf('leads', 'organization_id', person.organizationId)).toBe(1);
    expect(await countOf('audit_events', 'organization_id', person.organizationId)).toBe(1);
  });

  test.each([
    'select email from users',
    'select name from leads',
    'update users set is_active = false',
    'update organizations set is_active = false',
    'select password_hash from credentials',
    "update audit_events set action = 'nothing'",
  ])('may not %s', async (statement) => {
    await expect(asPurge(statement)).rejects.toThrow(/permission denied/);
  });

  test.each(['empfio_tenant', 'empfio_tenant_search'])('and %s may not delete', async (role) => {
    const scope = gateway.database.fork({ role });
    await expect(
      scope.transactional((transaction) => transaction.execute('delete from organizations')),
    ).rejects.toThrow(/permission denied/);
  });
});
