import { getEventListeners } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createPostEvent, type PostOutcome } from '#gateway/webhooks/post-event.js';
import { isPublicAddress } from '#gateway/webhooks/public-address.js';
import type { ResolveName } from '#gateway/webhooks/resolve-host.js';

let server: Server;
let port: number;
let answer: (response: ServerResponse) => void;
let requests: string[];
beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(`${request.headers.host} ${request.url}`);
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
beforeEach(() => {
  requests = [];
  answer = (response) => void response.writeHead(204).end();
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const to =
  (...addresses: string[]): ResolveName =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

const post = (
  { resolveName = to('127.0.0.1'), allowsPrivate = true, timeoutMs = 10_000 } = {},
  { host = 'hooks.example.com', signal = new AbortController().signal } = {},
): Promise<PostOutcome> =>
  createPostEvent({ resolveName, allowsPrivate, timeoutMs })({
    url: `http://${host}:${port}/x`,
    headers: {},
    body: '{}',
    signal,
  });

describe('a request', () => {
  test('goes to the address that was checked, under the name that was given', async () => {
    // No server of names anywhere knows this name, or tells this address for it.
    expect(await post()).toEqual({ status: 204, error: null, answer: null });
    expect(requests).toEqual([`hooks.example.com:${port} /x`]);
  });

  test('asks for the name once: a second answer, of another address, is never heard', async () => {
    let asked = 0;
    const resolveName: ResolveName = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    };
    expect(await post({ resolveName })).toMatchObject({ status: 204 });
    expect(asked).toBe(1);
  });

  test.each([
    ['a private address', ['10.0.0.1']],
    ['this machine', ['127.0.0.1']],
    ['a public and a private one', ['93.184.215.14', '169.254.169.254']],
    ['IPv4 within IPv6', ['::ffff:127.0.0.1']],
    ['no IP address', ['localhost']],
  ])('goes nowhere where a name that was public leads to %s', async (_, addresses) => {
    const outcome = await post({ resolveName: to(...addresses), allowsPrivate: false });
    expect(outcome).toEqual({ status: null, error: 'private_address', answer: null });
    expect(requests).toEqual([]);
  });

  test('goes nowhere where the address itself is private', async () => {
    for (const host of ['127.0.0.1', '[::1]', '2130706433']) {
      expect(await post({ allowsPrivate: false }, { host })).toMatchObject({
        error: 'private_address',
      });
    }
    expect(requests).toEqual([]);
  });

  test('leaves nothing behind on the signal that ends them all', async () => {
    const { signal } = new AbortController();
    expect(await post({}, { signal })).toMatchObject({ status: 204 });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('that is not answered in time is cut off', async () => {
    answer = () => {};
    expect(await post({ timeoutMs: 50 })).toMatchObject({ status: null, error: 'timeout' });
    const never: ResolveName = () => new Promise(() => {});
    expect(await post({ timeoutMs: 50, resolveName: never })).toMatchObject({ error: 'timeout' });
  });

  test('is answered by its status, whatever becomes of the body', async () => {
    answer = (response) => void response.writeHead(200).write('and so on');
    expect(await post({ timeoutMs: 200 })).toEqual({
      status: 200,
      error: null,
      answer: 'and so on',
    });
    answer = (response) => {
      response.writeHead(200).write('x', () => response.socket?.end());
    };
    expect(await post()).toMatchObject({ status: 200, error: null });
  });

  test('reads a few KiB of an answer that never ends', async () => {
    answer = (response) => {
      response.writeHead(500);
      const more = () => {
        if (!response.destroyed) {
          response.write('y'.repeat(1000), () => setImmediate(more));
        }
      };
      more();
    };
    const outcome = await post();
    expect(outcome).toMatchObject({ status: 500, error: 'status' });
    expect(outcome.answer).toHaveLength(1024);
  });

  test('tells in a word why it came to nothing', async () => {
    const fail =
      (code: string): ResolveName =>
      async () => {
        throw Object.assign(new Error(code), { code });
      };
    expect(await post({ resolveName: fail('ENOTFOUND') })).toMatchObject({ error: 'dns' });
    expect(await post({ resolveName: to() })).toMatchObject({ error: 'dns' });
    answer = (response) => void response.socket?.destroy();
    expect(await post()).toMatchObject({ error: 'reset' });
    answer = (response) => void response.socket?.end('nonsense\r\n\r\n');
    expect(await post()).toMatchObject({ error: 'protocol' });
    const stopping = new AbortController();
    answer = () => stopping.abort();
    expect(await post({}, { signal: stopping.signal })).toMatchObject({ error: 'stopped' });
    const secure = createPostEvent({ resolveName: to('127.0.0.1'), allowsPrivate: true });
    const { signal } = new AbortController();
    const url = `https://hooks.example.com:${port}/`;
    expect(await secure({ url, headers: {}, body: '', signal })).toMatchObject({ error: 'tls' });
  });
});

describe('an address', () => {
  test.each(['93.184.215.14', '8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])(
    'such as %s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.each([
    ...['', 'x', '0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.0.1'],
    ...['169.254.169.254', '168.63.129.16', '::ffff:168.63.129.16', '172.31.0.1', '192.0.0.192'],
    ...['192.0.2.1', '192.88.99.1', '192.168.0.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
    ...['224.0.0.1', '240.0.0.1', '255.255.255.255', '::', '::1', '::7f00:1', '::ffff:10.0.0.1'],
    ...['64:ff9b::a00:1', '64:ff9b:1::a00:1', '100::1', '2001::1', '2001:2::1', '2001:10::1'],
    ...['2001:db8::1', '2002:a00:1::', '3fff::1', '4000::1', 'fc00::1', 'fd00:ec2::254'],
    ...['fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '::ffff:0:127.0.0.1'],
  ])('such as %s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
