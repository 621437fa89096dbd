import type { MailKind, MailOf, MailText, MailTexts } from '../mail.js';
import { accountDeleted } from './account-deleted.js';
import { emailChange } from './email-change.js';
import { emailChangeRequested } from './email-change-requested.js';
import { emailChangeTaken } from './email-change-taken.js';
import { emailChanged } from './email-changed.js';
import { identityLinked } from './identity-linked.js';
import { identityUnlinked } from './identity-unlinked.js';
import { invitation } from './invitation.js';
import { memberJoined } from './member-joined.js';
import { memberRemoved } from './member-removed.js';
import { organizationClosed } from './organization-closed.js';
import { organizationDeleted } from './organization-deleted.js';
import { passwordChanged } from './password-changed.js';
import { passwordReset } from './password-reset.js';
import { verification } from './verification.js';

/** Every kind of mail and what it says. */
const texts: { readonly [Kind in MailKind]: MailTexts<Kind> } = {
  verification,
  emailChange,
  emailChangeTaken,
  emailChangeRequested,
  emailChanged,
  passwordReset,
  passwordChanged,
  identityLinked,
  identityUnlinked,
  invitation,
  memberJoined,
  memberRemoved,
  accountDeleted,
  organizationDeleted,
  organizationClosed,
};

/** What a mail says, in its language. */
export function textOf<Kind extends MailKind>(mail: MailOf<Kind>): MailText {
  return texts[mail.kind][mail.language](mail);
}
