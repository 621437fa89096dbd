import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

async function registered(): Promise<{ token: string; organizationId: string }> {
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  return {
    token: textAt(body, 'access_token'),
    organizationId: textAt(body, 'organization_id'),
  };
}

async function totalOf(token: string, filter = ''): Promise<unknown> {
  const answer = await gateway.graphql(`{ leads${filter} { totalCount } }`, {}, { token });
  return valueAt(answer.body, 'data', 'leads', 'totalCount');
}

const createLead = (token: string, index: number) =>
  gateway.rest('POST', '/api/v1/leads', {
    token,
    body: { name: `Lead ${index}`, channel: index % 2 === 0 ? 'web' : 'voice' },
  });

/** Adds rows past the gateway, as an import would. */
const importLeads = (organizationId: string, count: number) =>
  gateway.sql(
    `insert into leads (organization_id, id, name, channel, status, preferred_services, metadata,
       created_at, updated_at)
     select ?, gen_random_uuid(), 'n', 'web', 'new', '{}', '{}', now(), now()
     from generate_series(1, ?)`,
    [organizationId, count],
  );

describe('the total of leads', () => {
  test('is that of the table, however rows came and went, and each organization has its own', async () => {
    const [own, other] = [await registered(), await registered()];
    expect(await totalOf(own.token)).toBe(0);
    await Promise.all(Array.from({ length: 20 }, (_, index) => createLead(own.token, index)));
    await importLeads(own.organizationId, 30);
    await importLeads(other.organizationId, 7);
    await gateway.sql('delete from leads where organization_id = ? and channel = ?', [
      own.organizationId,
      'voice',
    ]);
    expect(await totalOf(own.token)).toBe(40);
    expect(await totalOf(own.token, '(filter: { channel: WEB })')).toBe(40);
    expect(await totalOf(own.token, '(filter: { channel: VOICE })')).toBe(0);
    expect(await totalOf(other.token)).toBe(7);
    const rest = await gateway.rest('GET', '/api/v1/leads?size=1', { token: own.token });
    expect(valueAt(rest.body, 'total')).toBe(40);
  });

  test('does not count a lead whose transaction was undone', async () => {
    const { token, organizationId } = await registered();
    const undone = gateway.database.fork().transactional(async (transaction) => {
      await transaction.execute(
        `insert into leads (organization_id, id, name, channel, status, preferred_services,
           metadata, created_at, updated_at)
         values (?, gen_random_uuid(), 'n', 'web', 'new', '{}', '{}', now(), now())`,
        [organizationId],
      );
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await totalOf(token)).toBe(0);
  });

  test('goes with its organization', async () => {
    const { token, organizationId } = await registered();
    await createLead(token, 1);
    await gateway.sql('delete from organizations where id = ?', [organizationId]);
    const rows = await gateway.sql('select 1 from lead_totals where organization_id = ?', [
      organizationId,
    ]);
    expect(rows).toEqual([]);
  });
});
