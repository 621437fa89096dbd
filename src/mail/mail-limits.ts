import type { Attempt } from '../limits/attempt-limits.js';
import type { LimitRow } from '../limits/limit-table.js';
import type { MailEnvelope, MailKind } from './mail.js';

/** The limits of one kind of mail. */
interface MailLimit {
  /** Mails of this kind to one address, whoever caused them: nobody's mailbox is flooded. */
  readonly toAddress: LimitRow;
  /** Mails of this kind that one account causes, to whatever addresses. */
  readonly bySender: LimitRow;
}

const HOUR = 3600;
const few: MailLimit = {
  toAddress: { attempts: 5, windowSeconds: HOUR },
  bySender: { attempts: 10, windowSeconds: HOUR },
};
/** Notices tell an owner of what was done to the account; a thief should not use them up. */
const notices: MailLimit = {
  toAddress: { attempts: 10, windowSeconds: HOUR },
  bySender: { attempts: 20, windowSeconds: HOUR },
};

/** What one account causes for the many members of an organization. */
const manyToOthers: LimitRow = { attempts: 50, windowSeconds: HOUR };

/** How often each kind of mail goes out; beyond it, it is left out, and the log tells. */
const mailLimits: Readonly<Record<MailKind, MailLimit>> = {
  verification: few,
  emailChange: few,
  emailChangeTaken: few,
  emailChangeRequested: notices,
  emailChanged: notices,
  passwordReset: few,
  passwordChanged: notices,
  identityLinked: notices,
  identityUnlinked: notices,
  // The limits on invitations themselves are closer, and their refusal is told.
  invitation: { toAddress: notices.toAddress, bySender: manyToOthers },
  memberJoined: { toAddress: notices.toAddress, bySender: few.bySender },
  memberRemoved: { toAddress: few.toAddress, bySender: manyToOthers },
  accountDeleted: notices,
  organizationDeleted: { toAddress: notices.toAddress, bySender: manyToOthers },
  organizationClosed: { toAddress: few.toAddress, bySender: manyToOthers },
};

/**
 * Mails of all kinds together to one address. Those below come besides: they bring the way back
 * into an account, and whoever holds it must not use them up by others.
 */
const all: LimitRow = { attempts: 20, windowSeconds: HOUR };
const besides: readonly MailKind[] = [
  'passwordReset',
  'emailChanged',
  'accountDeleted',
  'organizationDeleted',
];

/** The limits of all kinds, a row each, and the one of all together. */
export const mailLimitTable: Readonly<Record<string, LimitRow>> = {
  all_toAddress: all,
  ...Object.fromEntries(
    Object.entries(mailLimits).flatMap(([kind, { toAddress, bySender }]) => [
      [`${kind}_toAddress`, toAddress],
      [`${kind}_bySender`, bySender],
    ]),
  ),
};

/** What a mail counts against. */
export function attemptsOf({ kind, to, sender, isOnce }: MailEnvelope): Attempt<string>[] {
  if (isOnce === true) {
    return [];
  }
  return [
    { limit: `${kind}_toAddress`, key: to },
    ...(sender === null ? [] : [{ limit: `${kind}_bySender`, key: sender }]),
    ...(besides.includes(kind) ? [] : [{ limit: 'all_toAddress', key: to }]),
  ];
}
