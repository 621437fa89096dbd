import { randomUUIDv7 } from 'node:crypto';
import { checkCharacters, countCharacters } from '../input/rule.js';
import { isUuid } from '../input/uuid.js';
import { faultOfBcryptHash } from '../passwords/bcrypt-hash.js';
import { toEmailAddress } from '../users/email-address.js';
import type { FileRecord } from './read-records.js';

/** A user as the database takes it. */
export interface ImportedUser {
  readonly line: number;
  readonly id: string;
  /** In the normal form. */
  readonly email: string;
  readonly fullName: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly passwordHash: string | null;
  readonly isActive: boolean;
  readonly isVerified: boolean;
  readonly createdAt: Date;
  readonly oauthProvider: string;
  readonly oauthSubject: string | null;
}

/** A line that is not taken, and why; never with a hash in it. */
export interface Refusal {
  readonly line: number;
  readonly reason: string;
}

/** What a record comes to. */
export type Checked = { readonly user: ImportedUser } | { readonly refusal: Refusal };

const NAME_MAX_LENGTH = 200;
const SUBJECT_MAX_LENGTH = 255;
const PROVIDERS = ['local', 'google', 'facebook', 'outlook'];

/** As Python, PostgreSQL and spreadsheets write them. */
const WORDS = new Map([
  ...['true', 't', '1', 'yes'].map((word) => [word, true] as const),
  ...['false', 'f', '0', 'no'].map((word) => [word, false] as const),
]);

/** Checks a record as a registration would, or says what is wrong with it. */
export function checkRecord({ line, texts }: FileRecord, now: Date): Checked {
  try {
    return { user: { line, ...readUser(texts, now) } };
  } catch (error) {
    if (error instanceof RefusedError) {
      return { refusal: { line, reason: error.message } };
    }
    throw error;
  }
}

class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

function refuse(reason: string): never {
  throw new RefusedError(reason);
}

function readUser(texts: FileRecord['texts'], now: Date): Omit<ImportedUser, 'line'> {
  const provider = texts.oauth_provider.toLowerCase() || 'local';
  if (!PROVIDERS.includes(provider)) {
    refuse(`oauth_provider is none of ${PROVIDERS.join(', ')}`);
  }
  if (provider === 'local' && texts.oauth_subject !== '') {
    refuse('oauth_subject stands without an oauth_provider');
  }
  return {
    id: readId('id', texts.id),
    email: toEmailAddress(texts.email) ?? refuse('email is not a valid address'),
    fullName: readName('full_name', texts.full_name, NAME_MAX_LENGTH),
    organizationId: readId('organization_id', texts.organization_id),
    organizationName: readName('organization_name', texts.organization_name, NAME_MAX_LENGTH),
    passwordHash: texts.password_hash === '' ? null : readHash(texts.password_hash),
    isActive: readBoolean('is_active', texts.is_active, true),
    isVerified: readBoolean('is_verified', texts.is_verified, false),
    createdAt: readTime('created_at', texts.created_at, now),
    oauthProvider: provider,
    oauthSubject:
      texts.oauth_subject === ''
        ? null
        : readName('oauth_subject', texts.oauth_subject, SUBJECT_MAX_LENGTH),
  };
}

function readId(name: string, text: string): string {
  if (text === '') {
    return randomUUIDv7();
  }
  return isUuid(text) ? text.toLowerCase() : refuse(`${name} is not a UUID`);
}

function readName(name: string, text: string, maxLength: number): string {
  if (text === '') {
    refuse(`${name} is empty`);
  }
  if (countCharacters(text) > maxLength) {
    refuse(`${name} has more than ${maxLength} characters`);
  }
  if (text.includes('\ufffd')) {
    refuse(`${name} is not UTF-8`);
  }
  if (checkCharacters(text) !== null || /\p{Cc}/u.test(text)) {
    refuse(`${name} holds control characters`);
  }
  return text;
}

/** Bounds of an argon2id hash: what costs more than these could keep the gateway busy for seconds. */
const ARGON2_MAX = { memoryKib: 1_048_576, memoryTimesPasses: 4_194_304, lanes: 16 };

const ARGON2 =
  /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,2})\$[A-Za-z\d+/]{11,86}\$[A-Za-z\d+/]{22,86}$/;

function readHash(text: string): string {
  const argon2 = ARGON2.exec(text);
  if (argon2 === null) {
    const fault = faultOfBcryptHash(text);
    return fault === null ? text : refuse(`password_hash ${fault}`);
  }
  const [memoryKib = 0, passes = 0, lanes = 0] = argon2.slice(1).map(Number);
  const isBounded =
    memoryKib >= 8 * lanes &&
    memoryKib <= ARGON2_MAX.memoryKib &&
    memoryKib * passes <= ARGON2_MAX.memoryTimesPasses &&
    passes >= 1 &&
    lanes >= 1 &&
    lanes <= ARGON2_MAX.lanes;
  return isBounded ? text : refuse('password_hash has an argon2id cost that is not taken');
}

function readBoolean(name: string, text: string, otherwise: boolean): boolean {
  if (text === '') {
    return otherwise;
  }
  return WORDS.get(text.toLowerCase()) ?? refuse(`${name} is neither true nor false`);
}

/** ISO 8601 as Python and PostgreSQL write it; without a zone it is UTC. */
const TIME =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

function readTime(name: string, text: string, now: Date): Date {
  if (text === '') {
    return now;
  }
  const [, day, minute = '00:00', second = ':00', zone = 'Z'] = TIME.exec(text) ?? [];
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone.replace(/^(.\d\d)(\d\d)$/, '$1:$2');
  const time = new Date(`${day}T${minute}${second}${offset.toUpperCase()}`);
  if (Number.isNaN(time.getTime())) {
    refuse(`${name} is not a time such as 2026-01-15T10:00:00Z`);
  }
  return time <= now ? time : refuse(`${name} is in the future`);
}
