import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * Sends a request as it is written here, which a client library would tidy up first. The lines are
 * Latin-1, one for each byte. Returns the whole answer, its headers included.
 */
export function sendRaw(
  url: string,
  lines: readonly string[],
  { body = '' }: { body?: string } = {},
): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const head = [...lines, ...length, 'Connection: close', '', ''].join('\r\n');
  socket.write(Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]));
  return text(socket);
}

/** The status of an answer that `sendRaw` returned. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}
