import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import pg from 'pg';

const key = createSecretKey(Buffer.from(process.env.JWT_SECRET));

/** The id of the user whose token an Authorization header carries. Throws where it is none. */
export function readClaims(authorization) {
  return jwt.verify(authorization?.slice('Bearer '.length) ?? '', key, { algorithms: ['HS256'] });
}

const SELECT_USERS = `
  select users.id, email, full_name, users.is_active, is_verified, oauth_provider, organization_id,
    organizations.name as organization_name, users.created_at
  from users join organizations on organizations.id = organization_id`;

/** The gateway's accounts, read by a prepared statement. */
export function createAccounts() {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
  return {
    async findUser(id) {
      const text = `${SELECT_USERS} where users.id = $1`;
      const { rows } = await pool.query({ name: 'find-user', text, values: [id] });
      return rows[0];
    },
    async allUsers() {
      return (await pool.query(SELECT_USERS)).rows;
    },
  };
}

/** A user as GraphQL shows it. */
export function toUser(row) {
  return {
    id: row.id,
    email: row.email,
    fullName: row.full_name,
    isActive: row.is_active,
    isVerified: row.is_verified,
    oauthProvider: row.oauth_provider,
    organization: { id: row.organization_id, name: row.organization_name },
    createdAt: row.created_at.toISOString(),
  };
}

/** The part of the gateway's schema that the peers have too. */
export const typeDefs = `
  type Query { me: User! }
  type User {
    id: ID!
    email: String!
    fullName: String!
    isActive: Boolean!
    isVerified: Boolean!
    oauthProvider: String!
    organization: Organization!
    createdAt: String!
  }
  type Organization { id: ID! name: String! }
`;
