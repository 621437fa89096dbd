import { strictEqual } from 'node:assert/strict';
import { checkedAnswer } from '../answer.mjs';
import { contest, httpContender } from '../contest.mjs';
import { ratioLine } from '../line.mjs';
import { PASSWORD } from '../password.mjs';
import { meRequest } from '../requests.mjs';
import { startPeer } from '../server.mjs';

/** `GET /api/v1/auth/me` beside the least that can answer it. */
export async function measureMe({ resources, world, options }) {
  const { url, gateway, readers } = await world();
  const bare = await startPeer(resources, 'bare', url);
  const inMemory = await startPeer(resources, 'bare', url, { USERS_IN_MEMORY: 'yes' });
  const betterAuth = await startPeer(resources, 'better-auth', url);
  const results = await contest(
    [
      httpContender('gateway', gateway, readers.map(meRequest)),
      httpContender('bare node:http + pg', bare, readers.map(meRequest)),
      httpContender('bare node:http, no database', inMemory, readers.map(meRequest)),
      httpContender('better-auth get-session', betterAuth, [await sessionOf(betterAuth)]),
    ],
    options,
  );
  const work = 'GET /api/v1/auth/me';
  return { lines: [ratioLine(work, results, 'bare node:http + pg', 2)], results };
}

/** A session of somebody who signed up just now, asked for. */
async function sessionOf({ origin }) {
  const email = 'session@bench.example';
  const response = await fetch(`${origin}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1' },
    body: JSON.stringify({ name: 'Session User', email, password: PASSWORD }),
  });
  strictEqual(response.status, 200, await response.text());
  const cookie = response.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
  return {
    method: 'GET',
    path: '/api/auth/get-session',
    headers: { cookie },
    check: checkedAnswer(200, (body) => strictEqual(body.user.email, email)),
  };
}
