import { randomUUID } from 'node:crypto';
import type { MailAddress, MailSettings } from '../settings/settings.js';
import { HopelessMailError } from './mail-queue.js';
import { keepMail } from './outbox.js';
import type { RenderedMail } from './render-mail.js';

/** A mail that is ready to go. */
export interface ReadyMail extends RenderedMail {
  /** One address, checked. */
  readonly to: string;
  readonly sentAt: Date;
}

/** Hands a mail over. Rejects where it was not taken: a HopelessMailError where it never will be. */
export type Deliver = (mail: ReadyMail) => Promise<void>;

/** How long a mail server may take to let us in, and between two answers, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 30_000;

/** Makes the way out that the settings name; the mail library is loaded with the first mail. */
export function createDeliver(settings: Exclude<MailSettings, { kind: 'off' }>): Deliver {
  return settings.kind === 'smtp'
    ? deliverBySmtp(settings.url, settings.from)
    : deliverToOutbox(settings.directory, settings.from);
}

function deliverBySmtp(url: string, from: MailAddress): Deliver {
  return async (mail) => {
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      url,
      // A password goes over no line that others can read, but on this machine itself.
      requireTLS: needsTls(url),
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: ANSWER_TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail(toMessage(mail, from));
    } catch (error) {
      throw isHopeless(error)
        ? new HopelessMailError('The mail server refuses it', { cause: error })
        : error;
    } finally {
      transport.close();
    }
  };
}

function deliverToOutbox(directory: string, from: MailAddress): Deliver {
  return async (mail) => {
    const { createTransport } = await import('nodemailer');
    const composer = createTransport({ streamTransport: true, buffer: true });
    const { message } = await composer.sendMail(toMessage(mail, from));
    if (!Buffer.isBuffer(message)) {
      throw new TypeError('The mail was not composed');
    }
    const { to, subject, text, html, sentAt } = mail;
    const id = `${String(sentAt.getTime()).padStart(13, '0')}-${randomUUID()}`;
    const kept = { id, to, subject, sentAt: sentAt.toISOString(), text, html };
    await keepMail(directory, kept, message);
  };
}

function toMessage({ to, subject, text, html, sentAt }: ReadyMail, from: MailAddress) {
  return {
    from,
    // As an object: a text would be parsed for several addresses.
    to: { name: '', address: to },
    subject,
    text,
    html,
    date: sentAt,
    // RFC 3834, section 5: no answering machine answers.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function needsTls(url: string): boolean {
  const { username, hostname } = new URL(url);
  return username !== '' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/**
 * Whether the server refuses this mail for good (RFC 5321, section 4.2.1: a 5yz reply to its
 * sender, recipient or content). What it says of the connection or of our password is another
 * matter: an operator may mend that while the mail waits.
 */
function isHopeless(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) {
    return false;
  }
  const reply = 'responseCode' in error ? Number(error.responseCode) : null;
  const isAboutMail = error.code === 'EENVELOPE' || error.code === 'EMESSAGE';
  const isAboutPassword = reply === 530 || reply === 535;
  return isAboutMail && !isAboutPassword && (reply === null || (reply >= 500 && reply !== 503));
}
