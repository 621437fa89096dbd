import { dirname, join } from 'node:path';
import isEmail from 'validator/lib/isEmail.js';
import { z } from 'zod';
import type { DatabaseLocation, MailAddress, MailSettings } from './settings.js';

/** A mail server's address; its password may stand in it, so faults do not repeat the value. */
export const smtpUrl = z
  .string()
  .refine(
    (text) => /^smtps?:\/\/[^/\s]+/.test(text) && URL.canParse(text),
    'must be smtp://user:password@host:587 or smtps://user:password@host:465',
  );

/** `you@example.com` or `Your Name <you@example.com>`. */
export const mailAddress = z.string().transform((text, context): MailAddress => {
  const [, name = '', address = ''] =
    /^(?:([^<>\p{Cc}]*)<)?([^<>\s]+?)>?$/u.exec(text.trim()) ?? [];
  if (isEmail.default(address)) {
    return { name: name.trim(), address };
  }
  context.addIssue('must be an address, such as Your Name <you@example.com>');
  return z.NEVER;
});

/** Where a product's pages are; kept without a slash at the end. */
export const publicUrl = z
  .string()
  .refine(
    (text) => /^https?:\/\/[^\s?#]+$/.test(text) && URL.canParse(text),
    'must be an address, such as https://app.example.com',
  )
  .transform((text) => text.replace(/\/+$/, ''));

/** What decides how mail goes out. */
interface MailVariables {
  readonly SMTP_URL?: string | undefined;
  readonly MAIL_FROM?: MailAddress | undefined;
  readonly MAIL_OUTBOX?: string | undefined;
}

/** SMTP where a server is named; else a folder in development, and nothing in production. */
export function toMailSettings(
  { SMTP_URL, MAIL_FROM, MAIL_OUTBOX }: MailVariables,
  database: DatabaseLocation,
  isProduction: boolean,
): MailSettings {
  const from = MAIL_FROM ?? { name: 'Empfio', address: 'no-reply@localhost' };
  if (SMTP_URL !== undefined) {
    return { kind: 'smtp', url: SMTP_URL, from };
  }
  if (isProduction || MAIL_OUTBOX === 'off') {
    return { kind: 'off' };
  }
  const directory = MAIL_OUTBOX ?? join(dataDirectoryOf(database), 'outbox');
  return { kind: 'outbox', directory, from };
}

function dataDirectoryOf(database: DatabaseLocation): string {
  return database.kind === 'embedded' && database.directory !== null
    ? dirname(database.directory)
    : 'data';
}
