import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const paths = ['/account/verify', '/account/reset', '/account/email', '/account/undo-email'];

describe.each(paths)('the page %s', (path) => {
  test('runs nothing but its own script, and is kept and framed nowhere', async () => {
    const { status, headers, body } = await gateway.rest('GET', path);
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none';" +
        "connect-src 'self';img-src 'self';script-src 'self';style-src 'self';frame-src 'self'",
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(body).not.toMatch(/<script(?![^>]* src=)|\son\w+=|style="/);
  });

  test('speaks the language of the browser', async () => {
    const german = await gateway.rest('GET', path, { headers: { 'Accept-Language': 'de' } });
    expect(german.body).toContain('<html lang="de">');
    const english = await gateway.rest('GET', path, { headers: { 'Accept-Language': 'fr' } });
    expect(english.body).toContain('<html lang="en">');
  });
});

test('the pages’ style and script are served as such', async () => {
  const style = await gateway.rest('GET', '/account/page.css');
  expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
  const script = await gateway.rest('GET', '/account/page.js');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(() => new Function(String(script.body))).not.toThrow();
  const icon = await gateway.rest('GET', '/account/icon.svg');
  expect(icon.headers.get('content-type')).toBe('image/svg+xml');
});
