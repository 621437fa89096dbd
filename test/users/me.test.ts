import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

async function registered(): Promise<{ token: string; userId: string; organizationId: string }> {
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  return {
    token: textAt(body, 'access_token'),
    userId: textAt(body, 'user_id'),
    organizationId: textAt(body, 'organization_id'),
  };
}

const documentedProfile = (userId: string, organizationId: string) => ({
  id: userId,
  email: expect.any(String),
  full_name: 'Your Name',
  is_active: true,
  is_verified: false,
  oauth_provider: 'local',
  organization_id: organizationId,
  organization_name: 'Your Business',
  created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/),
});

describe('GET /api/v1/auth/me', () => {
  test('answers 200 with exactly the documented keys', async () => {
    const { token, userId, organizationId } = await registered();
    const answer = await gateway.rest('GET', '/api/v1/auth/me', { token });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(documentedProfile(userId, organizationId));
  });

  test('writes a time without microseconds as the documentation does', async () => {
    const { token, userId } = await registered();
    await gateway.sql("update users set created_at = '2026-01-15T10:00:00Z' where id = ?", [
      userId,
    ]);
    const { body } = await gateway.rest('GET', '/api/v1/auth/me', { token });
    expect(valueAt(body, 'created_at')).toBe('2026-01-15T10:00:00Z');
  });

  test('shows each user only themself', async () => {
    const [ada, grace] = [await registered(), await registered()];
    const answer = await gateway.rest('GET', '/api/v1/auth/me', { token: grace.token });
    expect(valueAt(answer.body, 'id')).toBe(grace.userId);
    expect(JSON.stringify(answer.body)).not.toContain(ada.organizationId);
  });
});

describe('PATCH /api/v1/auth/me', () => {
  const patch = (token: string, body: unknown) =>
    gateway.rest('PATCH', '/api/v1/auth/me', { token, body });

  test('changes the name and answers with the profile', async () => {
    const { token, userId, organizationId } = await registered();
    const answer = await patch(token, { full_name: ' Updated Name ' });
    expect(answer.status).toBe(200);
    const expected = { ...documentedProfile(userId, organizationId), full_name: 'Updated Name' };
    expect(answer.body).toEqual(expected);
    const me = await gateway.rest('GET', '/api/v1/auth/me', { token });
    expect(me.body).toEqual(answer.body);
  });

  test('changes nothing but the name, whatever else the body holds', async () => {
    const { token, userId } = await registered();
    const other = await registered();
    const [before] = await gateway.sql('select * from users where id = ?', [userId]);
    const answer = await patch(token, {
      full_name: 'Your Name',
      id: other.userId,
      sub: other.userId,
      user_id: other.userId,
      email: 'other@example.com',
      is_active: false,
      is_verified: true,
      role: 'admin',
      organization_id: other.organizationId,
      created_at: '2000-01-01T00:00:00Z',
    });
    expect(answer.status).toBe(200);
    expect(await gateway.sql('select * from users where id = ?', [userId])).toEqual([before]);
  });

  test.each([
    ['no name', {}, 'missing'],
    ['null', { full_name: null }, 'string_type'],
    ['an empty name', { full_name: '  ' }, 'string_too_short'],
    ['a name that is too long', { full_name: 'x'.repeat(201) }, 'string_too_long'],
    ['an operator in place of a name', { full_name: { $ne: 1 } }, 'string_type'],
    ['a list in place of a name', { full_name: ['x'] }, 'string_type'],
    ['a NUL character', { full_name: 'a\0b' }, 'value_error'],
    ['a line break', { full_name: 'a\nb' }, 'value_error'],
    ['half a surrogate pair', { full_name: 'a\ud800' }, 'string_unicode'],
  ])('answers 422 for %s', async (_, body, type) => {
    const { token } = await registered();
    const answer = await patch(token, body);
    expect(answer.status).toBe(422);
    expect(valueAt(answer.body, 'detail')).toEqual([
      expect.objectContaining({ type, loc: ['body', 'full_name'], msg: expect.any(String) }),
    ]);
  });

  test('asks for a token before it looks at the body', async () => {
    const answer = await gateway.rest('PATCH', '/api/v1/auth/me', { body: {} });
    expect(answer.status).toBe(401);
  });
});

describe('query me and mutation updateMe', () => {
  test('answer with the user of the token', async () => {
    const { token, userId, organizationId } = await registered();
    const me = await gateway.graphql('{ me { id organization { id name } } }', {}, { token });
    expect(me.body).toEqual({
      data: { me: { id: userId, organization: { id: organizationId, name: 'Your Business' } } },
    });
    const updated = await gateway.graphql(
      'mutation ($input: UpdateMeInput!) { updateMe(input: $input) { id fullName } }',
      { input: { fullName: 'Grace' } },
      { token },
    );
    expect(valueAt(updated.body, 'data', 'updateMe')).toEqual({ id: userId, fullName: 'Grace' });
  });

  test('answer UNAUTHENTICATED with HTTP 401 without a token', async () => {
    for (const query of [
      '{ me { id } }',
      'mutation { updateMe(input: { fullName: "x" }) { id } }',
      'query { ...a } fragment a on Query { me { id } }',
      '{ ... on Query { ... { me { id } } } }',
    ]) {
      const answer = await gateway.graphql(query);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(valueAt(answer.body, 'errors', 0, 'extensions', 'code')).toBe('UNAUTHENTICATED');
    }
  });
});
