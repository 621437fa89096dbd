import { pbkdf2 } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { createPostEvent } from '#gateway/webhooks/post-event.js';
import { createResolveName, type ResolveName } from '#gateway/webhooks/resolve-host.js';

let nameServer: Socket;
let resolveName: ResolveName;
let answer: (question: Buffer) => Buffer | null;
beforeEach(async () => {
  answer = () => null;
  nameServer = createSocket('udp4');
  nameServer.on('message', (question, { port, address }) => {
    const message = answer(question);
    if (message !== null) {
      nameServer.send(message, port, address);
    }
  });
  nameServer.bind(0, '127.0.0.1');
  await once(nameServer, 'listening');
  resolveName = createResolveName([`127.0.0.1:${nameServer.address().port}`]);
});
afterEach(() => new Promise<void>((resolve) => nameServer.close(resolve)));

/** RFC 1035, section 4.1: the question comes back, with flags, and records that point to its name. */
function toAnswer(question: Buffer, code: number, records: readonly Buffer[] = []): Buffer {
  const questionEnd = question.indexOf(0, 12) + 5;
  const message = Buffer.from(question.subarray(0, questionEnd));
  message.writeUInt16BE(0x8180 | code, 2);
  for (const [count, offset] of [
    [1, 4],
    [records.length, 6],
    [0, 8],
    [0, 10],
  ] as const) {
    message.writeUInt16BE(count, offset);
  }
  return Buffer.concat([message, ...records]);
}

const isOfFour = (question: Buffer) => question.readUInt16BE(question.indexOf(0, 12) + 1) === 1;

const recordOfFour = (address: string) =>
  Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]);

describe('a name server', () => {
  test('that says nothing holds up no thread that passwords need', async () => {
    const heard = once(nameServer, 'message');
    let answered = 0;
    const names = Array.from({ length: 20 }, (_, index) => `slow-${index}.example.com`);
    const asked = names.map((name) => resolveName(name).finally(() => (answered += 1)));
    const settled = Promise.allSettled(asked);
    await heard;
    await promisify(pbkdf2)('password', 'salt', 1, 32, 'sha256');
    expect(answered).toBe(0);
    answer = (question) => toAnswer(question, 3);
    for (const outcome of await settled) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'ENOTFOUND' } });
    }
  });

  test('tells the addresses of a name that has some of one kind only', async () => {
    answer = (question) =>
      toAnswer(question, 0, isOfFour(question) ? [recordOfFour('192.0.2.7')] : []);
    expect(await resolveName('hooks.example.com')).toEqual([{ address: '192.0.2.7', family: 4 }]);
  });

  test.each([2, 3, 5])('that answers with code %i is a failure of the name', async (code) => {
    answer = (question) => toAnswer(question, code);
    const post = createPostEvent({ resolveName, allowsPrivate: false });
    const { signal } = new AbortController();
    const url = 'https://hooks.example.com/';
    expect(await post({ url, headers: {}, body: '{}', signal })).toMatchObject({ error: 'dns' });
  });
});
