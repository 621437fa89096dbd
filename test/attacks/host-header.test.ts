import { routeTable } from '#gateway/rest/route-table.js';
import { sendRaw, statusOf } from '../harness/send-raw.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

const EVIL = 'evil.example';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
});
afterAll(() => gateway.stop());

const paths = [
  ...new Set(routeTable.map(({ path }) => path.replace(/\{\w+\}/g, 'x'))),
  '/healthz',
  '/graphql',
  '/nowhere',
  '/docs',
  '/graphiql',
  '/openapi.json',
  '/schema.graphql',
];
const targets = paths.flatMap((path) => [path, `${path}/`, `${path}/?a=b`]);

const forgeries: [string, (path: string) => string[]][] = [
  ['Host', (path) => [`GET ${path} HTTP/1.1`, `Host: ${EVIL}`]],
  [
    "a proxy's headers",
    (path) => [
      `GET ${path} HTTP/1.1`,
      'Host: 127.0.0.1',
      `X-Forwarded-Host: ${EVIL}`,
      `X-Forwarded-Server: ${EVIL}`,
      `X-Host: ${EVIL}`,
      `X-Original-URL: https://${EVIL}/`,
      `X-Rewrite-URL: https://${EVIL}/`,
      `Forwarded: host=${EVIL};proto=https`,
    ],
  ],
  ['the request line', (path) => [`GET http://${EVIL}${path} HTTP/1.1`, 'Host: 127.0.0.1']],
  ['a path that looks like a host', (path) => [`GET //${EVIL}${path} HTTP/1.1`, 'Host: 127.0.0.1']],
];

describe('trust in the Host header (many systems)', () => {
  test.each(forgeries)('a host forged in %s stands nowhere in any answer', async (_, linesOf) => {
    for (const target of targets) {
      const answer = await sendRaw(gateway.url, [...linesOf(target), 'Accept: text/html']);
      expect({ target, answer: answer.includes(EVIL) }).toEqual({ target, answer: false });
      expect(statusOf(answer)).toBeLessThan(500);
    }
  });

  test('a trailing slash leads to a path of the same host, whoever the request line names', async () => {
    const lines = [`GET http://${EVIL}/api/v1/auth/me/?a=b HTTP/1.1`, `Host: ${EVIL}`];
    const answer = await sendRaw(gateway.url, lines);
    expect(statusOf(answer)).toBe(307);
    expect(/^Location: (.*)$/im.exec(answer)?.[1]?.trim()).toBe('/api/v1/auth/me?a=b');
  });
});
