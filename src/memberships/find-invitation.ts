import { z } from 'zod';
import type { RunStatement } from '../database/statements.js';
import { GatewayError } from '../errors/gateway-error.js';
import { digestOfSecret } from '../links/link-secret.js';
import { InvitationType } from './invitation.type.js';
import { MemberRole } from './member-role.js';

/**
 * What makes an invitation `i` good, with memberships `m`, users `u`, organizations `o`: it has not expired, and whoever made it could make it still. They
 * belong to the organization in a role that allows it, are verified and not locked, and have not
 * signed out everywhere since, nor reset their password: what a thief sent must not outlive that.
 */
export const IS_LIVE = `m.organization_id = i.organization_id and m.user_id = i.invited_by
  and u.id = i.invited_by and o.id = i.organization_id
  and u.is_active and u.is_verified and o.is_active
  and u.tokens_valid_from is not distinct from i.inviter_tokens_valid_from
  and (m.role = 'owner' or (m.role = 'admin' and i.role = 'member'))`;

/** What follows `from` to read the invitations that are good but for their age. */
export const LIVE_INVITATIONS = `invitations i, memberships m, users u, organizations o where ${IS_LIVE}`;

const COLUMNS = `i.organization_id, i.id, i.email, i.role, i.invited_by, o.name as organization_name,
  u.email as inviter_email,
  (extract(epoch from i.created_at) * 1000)::float8 as created_at,
  (extract(epoch from i.expires_at) * 1000)::float8 as expires_at`;

const invitationRow = z.object({
  organization_id: z.string(),
  organization_name: z.string(),
  inviter_email: z.string(),
  id: z.string(),
  email: z.string(),
  role: z.enum(MemberRole),
  invited_by: z.string(),
  created_at: z.number(),
  expires_at: z.number(),
});

/** An invitation that is good at this moment. */
export interface LiveInvitation {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly inviterEmail: string;
  readonly invitation: InvitationType;
}

function toLiveInvitation(row: unknown): LiveInvitation {
  const values = invitationRow.parse(row);
  const { id, email, role, invited_by: invitedBy } = values;
  const [createdAt, expiresAt] = [new Date(values.created_at), new Date(values.expires_at)];
  return {
    organizationId: values.organization_id,
    organizationName: values.organization_name,
    inviterEmail: values.inviter_email,
    invitation: new InvitationType({ id, email, role, invitedBy, createdAt, expiresAt }),
  };
}

const bySecret = {
  name: 'invitation-by-secret',
  text: `select ${COLUMNS} from ${LIVE_INVITATIONS} and i.secret_hash = $1 and i.expires_at > $2`,
};

/**
 * The invitation of a link's secret. Throws NOT_FOUND, alike for one that never was, that was used,
 * revoked or replaced, that has expired, or that is void for what became of its inviter.
 */
export async function requireInvitation(
  run: RunStatement,
  secret: string,
  now: Date,
): Promise<LiveInvitation> {
  const [row] = (await run(bySecret, [digestOfSecret(secret), now])).rows;
  if (row === undefined) {
    throw invitationGone();
  }
  return toLiveInvitation(row);
}

/** The refusal of an invitation that is not good, for whatever reason. */
export function invitationGone(): GatewayError {
  return new GatewayError('NOT_FOUND', { message: 'The invitation is not valid any more' });
}

/** Most invitations of one organization that are open at a time. */
export const MAX_OPEN_INVITATIONS = 100;

const ofOrganization = {
  name: 'invitations-of-organization',
  text: `select ${COLUMNS} from ${LIVE_INVITATIONS}
    and i.organization_id = $1 and i.expires_at > $2 order by i.id desc limit ${MAX_OPEN_INVITATIONS}`,
};

/** The invitations of an organization that are good at this moment, the latest first. */
export async function listInvitations(
  run: RunStatement,
  organizationId: string,
  now: Date,
): Promise<InvitationType[]> {
  const { rows } = await run(ofOrganization, [organizationId, now]);
  return rows.map((row) => toLiveInvitation(row).invitation);
}
