import { z } from 'zod';
import type { RunStatement } from '../database/statements.js';
import type { Organization } from '../organizations/organization.entity.js';
import type { User } from './user.entity.js';
import { UserType } from './user.type.js';

/** An account as requests need it: read in one statement, never changed. */
export interface Account {
  /** The user as the API shows them. */
  readonly user: UserType;
  readonly organizationId: string;
  /** False where the user or the organization is locked. */
  readonly isActive: boolean;
  /** Tokens that were issued before this moment count no more; null where all count. */
  readonly tokensValidFrom: Date | null;
}

const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

/** The columns that `toAccount` reads, from `users u join organizations o`. */
export const ACCOUNT_COLUMNS = `
  u.id, u.email, u.full_name, u.is_active, u.is_verified, u.oauth_provider,
  ${milliseconds('u.tokens_valid_from')} as tokens_valid_from,
  ${milliseconds('u.created_at')} as created_at,
  o.id as organization_id, o.name as organization_name, o.is_active as organization_is_active,
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
    isActive: values.is_active && values.organization_is_active,
    tokensValidFrom: values.tokens_valid_from,
  };
}

const accountById = {
  name: 'account-by-id',
  isRead: true,
  text: `select ${ACCOUNT_COLUMNS}
    from users u join organizations o on o.id = u.organization_id where u.id = $1`,
};

/** The account of a user as the database has it, or null. */
export async function readAccount(run: RunStatement, userId: string): Promise<Account | null> {
  const { rows } = await run(accountById, [userId]);
  return rows[0] === undefined ? null : toAccount(rows[0]);
}

/** The account of entities that were just made or changed. */
export function accountOf(user: User, organization: Organization): Account {
  return {
    user: new UserType(user, organization),
    organizationId: organization.id,
    isActive: user.isActive && organization.isActive,
    tokensValidFrom: user.tokensValidFrom,
  };
}
