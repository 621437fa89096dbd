import type { EndpointName } from '#development/providers/provider-server.js';
import {
  directoryPerson,
  facebookPerson,
  gmailPerson,
  type OAuthGateway,
  startOAuthGateway,
} from '../harness/oauth-gateway.js';

let oauth: OAuthGateway;
beforeEach(async () => {
  oauth = await startOAuthGateway();
});
afterEach(() => oauth.stop());

const people = { google: gmailPerson, outlook: directoryPerson, facebook: facebookPerson };
const endpoints: [keyof typeof people, EndpointName][] = [
  ['google', 'google.discovery'],
  ['google', 'google.token'],
  ['google', 'google.jwks'],
  ['outlook', 'outlook.discovery'],
  ['outlook', 'outlook.token'],
  ['facebook', 'facebook.token'],
  ['facebook', 'facebook.profile'],
  ['facebook', 'facebook.debugToken'],
];

describe('a provider', () => {
  test.each(endpoints)(
    '%s that is away, lies or drowns us at %s is answered by 502',
    async (provider, endpoint) => {
      const faults = [
        { kind: 'drop' },
        { kind: 'answer', status: 500, body: 'oops', headers: { 'content-type': 'text/html' } },
        { kind: 'answer', status: 503, body: { error: 'busy' } },
        { kind: 'answer', status: 200, body: 'not JSON' },
        { kind: 'answer', status: 200, body: [] },
        { kind: 'answer', status: 200, body: {} },
        { kind: 'answer', status: 302, headers: { location: 'http://127.0.0.1:1/' } },
        { kind: 'flood', bytes: 1_000_000 },
        { kind: 'flood' },
      ] as const;
      for (const fault of faults) {
        oauth.providers.faults.set(endpoint, fault);
        const answer = await oauth.signIn(provider, people[provider]());
        if (answer.status !== 502) {
          throw new Error(
            `${JSON.stringify(fault)} → ${answer.status} ${JSON.stringify(answer.body)}`,
          );
        }
        expect(answer.body).toEqual({ detail: 'The provider cannot be reached, try again' });
      }
      oauth.providers.faults.clear();
      // What failed is not kept: the next sign-in finds the provider well again.
      expect((await oauth.signIn(provider, people[provider]())).status).toBe(200);
    },
  );

  test('that hangs is given up after five seconds, and costs others nothing', async () => {
    oauth.providers.faults.set('google.token', { kind: 'hang' });
    oauth.providers.faults.set('outlook.discovery', { kind: 'hang', isStarted: true });
    const hanging = Promise.all([
      oauth.signIn('google', gmailPerson()),
      oauth.signIn('outlook', directoryPerson()),
    ]);
    let isOver = false;
    void hanging.then(() => {
      isOver = true;
    });
    expect((await oauth.signIn('facebook', facebookPerson())).status).toBe(200);
    expect((await oauth.gateway.rest('GET', '/healthz')).status).toBe(200);
    expect(isOver).toBe(false);
    expect((await hanging).map(({ status }) => status)).toEqual([502, 502]);
  });

  test('is discovered once for many sign-ins', async () => {
    await Promise.all(Array.from({ length: 10 }, () => oauth.signIn('google', gmailPerson())));
    const discoveries = oauth.providers.requests.filter(({ path }) => path.includes('.well-known'));
    expect(discoveries).toHaveLength(1);
  });

  test("that refuses our own registration is our fault, not the caller's", async () => {
    oauth.providers.faults.set('google.token', {
      kind: 'answer',
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect((await oauth.signIn('google', gmailPerson())).status).toBe(502);
  });
});
