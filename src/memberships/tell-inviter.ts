import type { RequestContext } from '../access/request-context.js';
import type { LiveInvitation } from './find-invitation.js';
import type { MembershipDependencies } from './membership-dependencies.js';

/** Writes to whoever sent an invitation that it was taken up. */
export function tellInviter(
  { invitation: { invitedBy }, inviterEmail, organizationName }: LiveInvitation,
  memberName: string,
  { language }: RequestContext,
  { mailer }: MembershipDependencies,
): void {
  const values = { organizationName, memberName };
  mailer.sendSoon({
    kind: 'memberJoined',
    to: inviterEmail,
    language,
    sender: invitedBy,
    ...values,
  });
}
