import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { sendRaw, statusOf } from '../harness/send-raw.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

const PAGES = ['/', '/docs', '/graphiql', '/openapi.json', '/schema.graphql', '/favicon.ico'];
const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let gateway: TestGateway;
let assets: string[];
beforeAll(async () => {
  gateway = await startTestGateway();
  const texts = await Promise.all(
    [...PAGES, '/graphql'].map(async (path) =>
      (await fetch(gateway.url + path, { headers: { Accept: HTML } })).text(),
    ),
  );
  assets = [
    ...new Set(texts.flatMap((text) => text.match(/\/assets\/[^"]+\.(?:js|css|svg)\b/g) ?? [])),
  ];
  const editor = assets.find((path) => path.includes('graphiql-')) ?? '';
  assets.push(new URL('json-worker.js', gateway.url + editor).pathname);
});
afterAll(() => gateway.stop());

/** Sends a request as it stands here, and returns the body as it came. */
function send(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>(
    (resolve, reject) => {
      request(gateway.url, { path, method, headers, agent: false }, async (response) => {
        const body = await buffer(response);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      })
        .once('error', reject)
        .end();
    },
  );
}

test('the pages load what the gateway serves itself', () => {
  expect(assets.length).toBeGreaterThan(8);
  expect(assets.some((path) => path.endsWith('/swagger-ui-bundle.js'))).toBe(true);
  expect(assets.some((path) => path.endsWith('/graphiql.js'))).toBe(true);
});

describe('a page or a file of one', () => {
  test('answers every other method by 405, and names those that it knows', async () => {
    for (const path of [...PAGES, ...assets]) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
        const answer = await send(path, {}, method);
        const told = { status: answer.status, allow: answer.headers.allow };
        expect({ path, method, ...told }).toEqual({
          path,
          method,
          status: 405,
          allow: 'GET, HEAD',
        });
      }
    }
  });

  test('answers HEAD as GET, without the body', async () => {
    for (const path of [...PAGES, ...assets]) {
      const get = await send(path);
      const head = await send(path, {}, 'HEAD');
      const own = new Set(['x-request-id', 'date', 'connection']);
      const lasting = (headers: object) =>
        Object.entries(headers).filter(([name]) => !own.has(name));
      expect([path, head.status, lasting(head.headers)]).toEqual([path, 200, lasting(get.headers)]);
      expect(Number(get.headers['content-length'])).toBe(get.body.length);
      expect(head.body).toHaveLength(0);
    }
  });

  test('is not sent again to who has it', async () => {
    for (const path of [...PAGES, ...assets]) {
      const { headers } = await send(path);
      const etag = String(headers.etag);
      expect(etag).toMatch(/^"[\w./-]+"$/);
      for (const given of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
        const answer = await send(path, { 'If-None-Match': given });
        expect([path, given, answer.status, answer.body.length]).toEqual([path, given, 304, 0]);
        expect(answer.headers.etag).toBe(etag);
      }
      for (const given of ['"x"', etag.slice(0, -1), 'x'.repeat(4000), '"'.repeat(99)]) {
        expect((await send(path, { 'If-None-Match': given })).status).toBe(200);
      }
    }
  });

  test('is kept for ever only where its address tells its version', async () => {
    for (const path of PAGES) {
      expect([path, (await send(path)).headers['cache-control']]).toEqual([path, 'no-cache']);
    }
    for (const path of assets) {
      const { headers } = await send(path);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(path).toMatch(/^\/assets\/(?:[\da-f]{16}|[a-z-]+-\d+\.\d+\.\d+)\//);
    }
  });

  test('is the same whatever a request carries', async () => {
    const evil = '<script>alert(1)</script>';
    const headers = {
      'User-Agent': evil,
      Referer: `http://evil.example/${evil}`,
      'X-Request-Id': evil,
      'Accept-Language': evil,
      Origin: 'http://evil.example',
      Cookie: `a=${evil}`,
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Prefix': '/evil',
      Authorization: `Bearer ${evil}`,
    };
    for (const path of [...PAGES, '/graphql']) {
      const plain = await send(path, { Accept: HTML });
      const query = `?x=${encodeURIComponent(evil)}&url=//evil.example/&query=%7Bme%7Bid%7D%7D`;
      const odd = await send(path + query, { Accept: HTML, ...headers });
      expect([path, odd.status, odd.body.equals(plain.body)]).toEqual([path, 200, true]);
      const told = JSON.stringify(odd.headers);
      expect(told).not.toContain('evil');
      expect(told).not.toContain('script>');
    }
  });

  test.each([
    '//docs',
    '/docs//',
    '/DOCS',
    '/docs/x',
    '/docs%2f',
    '/%64ocs/../graphiql',
    '/graphiql/index.html',
    '/index.html',
    '/assets',
    '/assets/',
    '/assets/..',
    '/assets/../package.json',
    '/assets/%2e%2e/package.json',
    '/assets/..%2fpackage.json',
    '/assets/..%5c..%5cpackage.json',
    '/assets/%252e%252e%252fpackage.json',
    '/assets/%00',
    '/assets/%',
    '/assets/constructor',
    '/assets/__proto__',
    '/assets/swagger-ui-dist-5.35.0/../../package.json',
    '/assets/swagger-ui-dist-5.35.0/%2e%2e/%2e%2e/package.json',
    '/assets/swagger-ui-dist-5.35.0/package.json',
    '/assets/swagger-ui-dist-5.35.0/swagger-ui-bundle.js.map',
    '/assets/swagger-ui-dist-5.35.0/swagger-ui-bundle.js/',
    '/assets/render-graphiql-5.24.1/index.js',
  ])('is not at %s', async (path) => {
    const answer = await sendRaw(gateway.url, [`GET ${path} HTTP/1.1`, 'Host: x', 'Accept: */*']);
    expect(statusOf(answer)).toBe(404);
    expect(answer).toMatch(/\{"detail":"Not Found"\}$/);
  });

  test('is where a trailing slash leads, on the same host', async () => {
    for (const path of PAGES.slice(1)) {
      const answer = await send(`${path}/?x=//evil.example`, { Host: 'evil.example' });
      expect([answer.status, answer.headers.location]).toEqual([307, path]);
    }
  });
});

describe('a file of a page', () => {
  test('comes as the package has it, compressed or not', async () => {
    const path = assets.find((asset) => asset.endsWith('/swagger-ui.css')) ?? '';
    const original = await readFile('node_modules/swagger-ui-dist/swagger-ui.css');
    for (const [accepted, isPacked] of [
      ['gzip', true],
      ['gzip, deflate, br, zstd', true],
      ['GZIP;q=0.5, identity;q=0', true],
      ['identity', false],
      ['gzip;q=0', false],
      ['br', false],
      ['', false],
      ['gzip;q=x', false],
    ] as const) {
      const { headers, body } = await send(path, { 'Accept-Encoding': accepted });
      expect([accepted, headers['content-encoding']]).toEqual([
        accepted,
        isPacked ? 'gzip' : undefined,
      ]);
      expect((isPacked ? gunzipSync(body) : body).equals(original)).toBe(true);
      expect(headers.vary).toContain('Accept-Encoding');
    }
  });

  test('is made once, however many ask for it at first', async () => {
    const fresh = await startTestGateway();
    const path = assets.find((asset) => /render-graphiql.*\/graphiql\.js$/.test(asset)) ?? '';
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => (await fetch(fresh.url + path)).text()),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('renderYogaGraphiQL');
    await fresh.stop();
  });
});

describe('the policy of a page', () => {
  test('lets nothing run that stands in the page itself, and nothing be made of a text', async () => {
    for (const path of ['/', '/docs', '/graphiql', '/graphql']) {
      const { headers, body } = await send(path, { Accept: HTML });
      const policy = String(headers['content-security-policy']);
      const scripts = /script-src ([^;]+)/.exec(policy)?.[1] ?? '';
      expect(scripts.split(' ').filter((source) => !source.startsWith('https:'))).toEqual([
        "'self'",
      ]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe-eval|\*|http:/);
      const inline = body.toString().match(/<script(?![^>]*(?:src=|type="application\/json"))/g);
      expect([path, inline]).toEqual([path, null]);
      expect(body.toString()).not.toMatch(/ on\w+=| style=|<style|javascript:/);
    }
  });

  test("knows Apollo's addresses on Sandbox's page only", async () => {
    for (const path of [...PAGES, '/graphql']) {
      const { headers, body } = await send(path, { Accept: HTML });
      const isSandbox = path === '/graphql';
      expect([path, /apollographql/.test(JSON.stringify(headers))]).toEqual([path, isSandbox]);
      expect([
        path,
        /https?:\/\/(?!localhost|your-app\.com|www\.(?:ecma|w3)|[\w.-]*example)\w/.test(
          body.toString(),
        ),
      ]).toEqual([path, isSandbox]);
    }
    const data = await send('/graphql', { Accept: 'application/json' });
    expect(data.headers['content-security-policy']).toBe(
      "default-src 'none';frame-ancestors 'none'",
    );
  });
});

describe('/graphql shows a page', () => {
  test.each([
    [HTML, true],
    ['text/html', true],
    ['text/*', true],
    ['application/json;q=0.1, text/html', true],
    ['*/*', false],
    ['', false],
    ['application/json, text/html', false],
    ['text/html;q=0', false],
    ['application/graphql-response+json', false],
    ['<script>', false],
    [`${'text/html,'.repeat(500)}text/html`, true],
  ])('to who accepts %p: %p', async (accepted, isPage) => {
    const answer = await send('/graphql', accepted === '' ? {} : { Accept: accepted });
    const type = String(answer.headers['content-type']);
    expect([type.startsWith('text/html'), answer.status < 500]).toEqual([isPage, true]);
    expect(String(answer.headers.vary)).toContain('Accept');
  });

  test('never to who sends an operation by POST', async () => {
    const answer = await gateway.rest('POST', '/graphql', {
      body: { query: '{ __typename }' },
      headers: { Accept: HTML },
    });
    expect(answer.headers.get('content-type')).toMatch(/json/);
  });
});

describe('in production', () => {
  let production: TestGateway;
  beforeAll(async () => {
    production = await startTestGateway({ NODE_ENV: 'production' });
  });
  afterAll(() => production.stop());

  test.each(['/graphql', '/graphiql'])('%s says in words that it is off', async (path) => {
    const answer = await production.rest('GET', path, { headers: { Accept: HTML } });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Switched off here');
    expect(answer.headers.get('content-security-policy')).not.toMatch(/apollo|unsafe/);
  });

  test('the schema is not shown, nor led to; the documented REST API is', async () => {
    expect((await production.rest('GET', '/schema.graphql')).status).toBe(404);
    const { body } = await production.rest('GET', '/');
    expect(body).not.toContain('href="/graphql"');
    expect(body).not.toContain('href="/schema.graphql"');
    expect((await production.rest('GET', '/openapi.json')).status).toBe(200);
  });
});
