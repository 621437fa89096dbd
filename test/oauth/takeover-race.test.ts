import { textAt } from '../harness/client.js';
import { gmailPerson, type OAuthGateway, startOAuthGateway } from '../harness/oauth-gateway.js';
import { defaultCost, registration } from '../harness/test-gateway.js';

let oauth: OAuthGateway;
beforeAll(async () => {
  // A password computation that takes as long as one that waits its turn under load.
  oauth = await startOAuthGateway({ ...defaultCost, ARGON2_TIME_COST: '50' });
});
afterAll(() => oauth.stop());

describe('an account that its owner takes over', () => {
  test('gives no token to a login that had read it before', async () => {
    const person = gmailPerson();
    const email = String(person.email);
    await oauth.gateway.rest('POST', '/api/v1/auth/register', { body: registration({ email }) });
    const attackersLogin = oauth.gateway.rest('POST', '/api/v1/auth/login', {
      body: { email, password: 'your_password' },
    });
    const owner = await oauth.signIn('google', person);
    oauth.gateway.clock.advance(2);

    expect((await attackersLogin).status).toBe(401);
    const token = textAt(owner.body, 'access_token');
    expect((await oauth.gateway.rest('GET', '/api/v1/auth/me', { token })).status).toBe(200);
  });
});
