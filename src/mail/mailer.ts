import type { Clock } from '../clock.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { AttemptLimits } from '../limits/attempt-limits.js';
import type { Logger } from '../log.js';
import type { MailSettings } from '../settings/settings.js';
import type { Mail, MailEnvelope } from './mail.js';
import { attemptsOf } from './mail-limits.js';
import { HopelessMailError, MailQueue, type MailQueueOptions } from './mail-queue.js';
import { renderMail } from './render-mail.js';
import { textOf } from './texts/texts.js';
import { createDeliver } from './transport.js';

/** Sends mails, each after the answer to the request that caused it. */
export interface Mailer {
  /** False where mail is not set up; then nothing is sent. */
  readonly isConfigured: boolean;
  /** Throws NOT_CONFIGURED where mail is not set up. */
  requireConfigured(): void;
  /** The address of a page, such as `/account/reset`, with a secret behind `#token=` if given. */
  linkTo(page: string, secret?: string): string;
  /** Sends a mail soon, within the limits of its kind. Never throws; the log tells of failures. */
  sendSoon(mail: Mail): void;
  /**
   * The same for a mail whose values are to be found first, after the answer too; null sends none.
   * Where the mail's limit is used up, `compose` is not called. It is called again after it failed.
   * Where `isWanted` is given and finds that there is nobody to write to, nothing is counted: a
   * stranger must not use up the mails of an address before it has an account.
   */
  composeSoon(
    envelope: MailEnvelope,
    compose: () => Promise<Mail | null>,
    isWanted?: () => Promise<boolean>,
  ): void;
  /** Sends what waits, for a few seconds at most. */
  finish(): Promise<void>;
}

/** What a mailer is made of. */
interface MailerOptions {
  readonly settings: {
    readonly isProduction: boolean;
    readonly mail: MailSettings;
    readonly publicUrl: string | null;
  };
  readonly log: Pick<Logger, 'warn' | 'error'>;
  readonly clock: Clock;
  /** Counts against `mailLimitTable`. */
  readonly limits: AttemptLimits<string>;
  /** The gateway's own address, where the settings name none for links. */
  readonly ownUrl: () => string;
  readonly queue?: Omit<MailQueueOptions, 'log'>;
}

/** How long mails may take to go out once the gateway stops, in milliseconds. */
const FINISH_MS = 5000;

/** An address that cannot be taken for more than one, nor break out of its header. */
const SAFE_ADDRESS = /^[^\s\p{C},;:<>()[\]"\\@]+@[^\s\p{C},;:<>()[\]"\\@]+$/u;

/** Makes the mailer that the settings ask for; in production it warns where there is none. */
export function createMailer(options: MailerOptions): Mailer {
  const { settings, log, clock, limits, ownUrl } = options;
  const linkTo: Mailer['linkTo'] = (page, secret) => {
    const fragment = secret === undefined ? '' : `#token=${secret}`;
    return `${settings.publicUrl ?? ownUrl()}${page}${fragment}`;
  };
  if (settings.mail.kind === 'off') {
    if (settings.isProduction) {
      log.warn('SMTP_URL is not set: nobody can verify an address or recover an account by mail');
    }
    return {
      isConfigured: false,
      requireConfigured() {
        throw new GatewayError('NOT_CONFIGURED', { message: 'Mail is not configured' });
      },
      linkTo,
      sendSoon() {},
      composeSoon() {},
      async finish() {},
    };
  }
  const deliver = createDeliver(settings.mail);
  const queue = new MailQueue({ log, ...options.queue });

  /** Takes one mail from all of its budgets; false where one is used up. */
  const isWithinLimits = async (envelope: MailEnvelope) => {
    const { kind, sender } = envelope;
    try {
      for (const attempt of attemptsOf(envelope)) {
        await limits.take(attempt);
      }
      return true;
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'RATE_LIMITED') {
        log.warn({ kind, sender }, 'A mail was left out: too many of its kind');
        return false;
      }
      throw error;
    }
  };

  const send = async (mail: Mail) => {
    if (!SAFE_ADDRESS.test(mail.to)) {
      throw new HopelessMailError('The address is not one that mail can be sent to');
    }
    const rendered = renderMail(textOf(mail), mail.language);
    await deliver({ ...rendered, to: mail.to, sentAt: clock.now() });
  };

  const composeSoon: Mailer['composeSoon'] = (envelope, compose, isWanted = async () => true) => {
    let isAllowed: boolean | null = null;
    let mail: Mail | null = null;
    queue.add(envelope.kind, async () => {
      isAllowed ??= (await isWanted()) && (await isWithinLimits(envelope));
      // Once: a mail that is tried again has the link that the first try had.
      mail ??= isAllowed ? await compose() : null;
      if (mail !== null) {
        await send(mail);
      }
    });
  };
  return {
    isConfigured: true,
    requireConfigured() {},
    linkTo,
    sendSoon: (mail) => composeSoon(mail, async () => mail),
    composeSoon,
    finish: () => queue.finish(FINISH_MS),
  };
}
