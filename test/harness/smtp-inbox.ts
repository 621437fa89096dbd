import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail that arrived. */
export interface ArrivedMail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The whole message. */
  readonly source: string;
}

/** What a server is asked to refuse. */
export interface SmtpFaults {
  /** Reply to the recipient of a mail, such as 550; null takes them. */
  recipientReply: number | null;
  /** The only password that is let in; null asks for none. */
  password: string | null;
}

/** A real mail server on this machine. */
export interface SmtpInbox {
  readonly port: number;
  /** Value of SMTP_URL. */
  readonly url: string;
  readonly mails: readonly ArrivedMail[];
  readonly faults: SmtpFaults;
  /**
   * The first mail to an address whose subject matches, or the one after as many others; waits
   * until it has arrived.
   */
  waitFor(to: string, subject?: RegExp, others?: number): Promise<ArrivedMail>;
  stop(): Promise<void>;
}

/** Starts one; `port` 0 takes any free one. */
export async function startSmtpInbox(port = 0): Promise<SmtpInbox> {
  const mails: ArrivedMail[] = [];
  const arrivals = new EventEmitter().setMaxListeners(0);
  const faults: SmtpFaults = { recipientReply: null, password: null };
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    onAuth: ({ password = '' }, _session, callback) => {
      if (faults.password !== null && faults.password !== password) {
        callback(Object.assign(new Error('Wrong password'), { responseCode: 535 }));
        return;
      }
      callback(null, { user: 'gateway' });
    },
    onRcptTo: (_address, _session, callback) => {
      callback(
        faults.recipientReply === null
          ? null
          : Object.assign(new Error('No such mailbox'), { responseCode: faults.recipientReply }),
      );
    },
    onData: (stream, { envelope }, callback) => {
      buffer(stream).then((bytes) => {
        const source = bytes.toString();
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        mails.push({ ...readMail(source), to: envelope.rcptTo[0]?.address ?? '', from, source });
        callback();
        arrivals.emit('mail');
      }, callback);
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.server.address();
  const boundPort = isAddress(address) ? address.port : 0;
  return {
    port: boundPort,
    url: `smtp://gateway:mail_password@127.0.0.1:${boundPort}`,
    mails,
    faults,
    async waitFor(to, subject = /./, others = 0) {
      for (;;) {
        const isWanted = (mail: ArrivedMail) => mail.to === to && subject.test(mail.subject);
        const found = mails.filter(isWanted)[others];
        if (found !== undefined) {
          return found;
        }
        await once(arrivals, 'mail');
      }
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The secret in a mail's link. */
export function tokenOf({ text }: Pick<ArrivedMail, 'text'>): string {
  const token = /#token=([\w-]{43})(?:\s|$)/.exec(text)?.[1];
  if (token === undefined) {
    throw new Error(`No link in: ${text}`);
  }
  return token;
}

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

function readMail(source: string): Pick<ArrivedMail, 'subject' | 'text' | 'html'> {
  const boundary = /boundary="([^"]+)"/.exec(source)?.[1] ?? '';
  const parts = source.split(`--${boundary}`).map(readPart);
  const subject = /^Subject: ((?:.|\r\n[ \t])*)/m.exec(source)?.[1] ?? '';
  return {
    subject: decodeWords(subject.replace(/\r\n[ \t]/g, ' ')),
    text: parts.find(({ type }) => type === 'text/plain')?.body ?? '',
    html: parts.find(({ type }) => type === 'text/html')?.body ?? '',
  };
}

function readPart(part: string): { type: string; body: string } {
  const [head = '', ...rest] = part.trimStart().split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const encoding = /^Content-Transfer-Encoding: (\S+)/im.exec(head)?.[1] ?? '7bit';
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : encoding === 'quoted-printable'
        ? decodeQuoted(body.replace(/=\r\n/g, ''))
        : Buffer.from(body);
  return { type: /^Content-Type: ([\w/]+)/im.exec(head)?.[1] ?? '', body: bytes.toString() };
}

const decodeQuoted = (text: string) =>
  Buffer.from(
    text.replace(/=([\dA-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
    'latin1',
  );

/** RFC 2047. */
const decodeWords = (text: string) =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      (kind.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64')
        : decodeQuoted(word.replaceAll('_', ' '))
      ).toString(),
    );
