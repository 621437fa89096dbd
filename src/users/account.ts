import { z } from 'zod';
import type { Principal, Role } from '../access/principal.js';
import type { RunStatement } from '../database/statements.js';
import type { Organization } from '../organizations/organization.entity.js';
import type { User } from './user.entity.js';
import { UserType } from './user.type.js';

/** An account in one of its organizations, as requests need it: read in one statement. */
export interface Account {
  /** The user as the API shows them, with this organization. */
  readonly user: UserType;
  readonly organizationId: string;
  /** What the user may do there. */
  readonly role: Role;
  /** False where the user or the organization is locked. */
  readonly isActive: boolean;
  /** Tokens that were issued before this moment count no more; null where all count. */
  readonly tokensValidFrom: Date | null;
}

const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

/** The columns that `toAccount` reads, of `users u`, `organizations o` and `memberships m`. */
export const ACCOUNT_COLUMNS = `
  u.id, u.email, u.full_name, u.is_active, u.is_verified, u.oauth_provider,
  ${milliseconds('u.tokens_valid_from')} as tokens_valid_from,
  ${milliseconds('u.created_at')} as created_at,
  m.role, o.id as organization_id, o.name as organization_name, o.is_active as organization_is_active,
  ${milliseconds('o.created_at')} as organization_created_at`;

const moment = z.number().transform((milliseconds) => new Date(milliseconds));

const accountRow = z.object({
  id: z.string(),
  email: z.string(),
  full_name: z.string(),
  is_active: z.boolean(),
  is_verified: z.boolean(),
  oauth_provider: z.enum(['local', 'google', 'facebook', 'outlook']),
  tokens_valid_from: moment.nullable(),
  created_at: moment,
  role: z.enum(['owner', 'admin', 'member']),
  organization_id: z.string(),
  organization_name: z.string(),
  organization_is_active: z.boolean(),
  organization_created_at: moment,
});

/** Makes an account of a row of `ACCOUNT_COLUMNS`. */
export function toAccount(row: unknown): Account {
  const values = accountRow.parse(row);
  const organization = {
    id: values.organization_id,
    name: values.organization_name,
    createdAt: values.organization_created_at,
  };
  const user = {
    id: values.id,
    email: values.email,
    fullName: values.full_name,
    isActive: values.is_active,
    isVerified: values.is_verified,
    oauthProvider: values.oauth_provider,
    createdAt: values.created_at,
  };
  return {
    user: new UserType(user, organization),
    organizationId: organization.id,
    role: values.role,
    isActive: values.is_active && values.organization_is_active,
    tokensValidFrom: values.tokens_valid_from,
  };
}

const accountOfMember = {
  name: 'account-of-member',
  isRead: true,
  text: `select ${ACCOUNT_COLUMNS}
    from memberships m join users u on u.id = m.user_id
      join organizations o on o.id = m.organization_id
    where m.user_id = $1 and m.organization_id = $2`,
};

/** Whom an account is asked for by: a user in one of their organizations. */
export type AccountKey = Pick<Principal, 'userId' | 'organizationId'>;

/** The account of a member as the database has it; null where the user is no member there. */
export async function readAccount(
  run: RunStatement,
  { userId, organizationId }: AccountKey,
): Promise<Account | null> {
  const { rows } = await run(accountOfMember, [userId, organizationId]);
  return rows[0] === undefined ? null : toAccount(rows[0]);
}

/** The account that entities which were just made or changed sign in to. */
export function accountOf(
  user: User,
  organization: Organization,
): Pick<Account, 'user' | 'organizationId' | 'tokensValidFrom'> {
  return {
    user: new UserType(user, organization),
    organizationId: organization.id,
    tokensValidFrom: user.tokensValidFrom,
  };
}
