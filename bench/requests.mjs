import { ok, strictEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { checkedAnswer, fixedAnswer } from './answer.mjs';
import { PASSWORD } from './password.mjs';
import { JWT_SECRET } from './server.mjs';

const JSON_HEADERS = { 'content-type': 'application/json' };

const ME_QUERY =
  '{ me { id email fullName isActive isVerified oauthProvider organization { id name } createdAt } }';

/** The header that a user's requests carry. */
function authorizationOf({ id, organization_id }) {
  const token = jwt.sign({ sub: id, org: organization_id }, JWT_SECRET, { expiresIn: '1d' });
  return { authorization: `Bearer ${token}` };
}

/** A GraphQL request of a user. */
export function graphqlRequest(user, query, check, variables = {}) {
  return {
    method: 'POST',
    path: '/graphql',
    headers: { ...JSON_HEADERS, ...authorizationOf(user) },
    body: JSON.stringify({ query, variables }),
    check,
  };
}

/** The documented profile of a user, over REST. */
export function meRequest(user) {
  const { created_at: createdAt, ...profile } = user;
  return {
    method: 'GET',
    path: '/api/v1/auth/me',
    headers: authorizationOf(user),
    check: fixedAnswer({ ...profile, created_at: createdAt.toISOString().replace('.000', '') }),
  };
}

/** The same over GraphQL. */
export function meQuery(user) {
  const me = {
    id: user.id,
    email: user.email,
    fullName: user.full_name,
    isActive: user.is_active,
    isVerified: user.is_verified,
    oauthProvider: user.oauth_provider,
    organization: { id: user.organization_id, name: user.organization_name },
    createdAt: user.created_at.toISOString(),
  };
  return graphqlRequest(user, ME_QUERY, fixedAnswer({ data: { me } }));
}

/** A login of a user. */
export function loginRequest({ email, id }) {
  return {
    method: 'POST',
    path: '/api/v1/auth/login',
    headers: JSON_HEADERS,
    body: JSON.stringify({ email, password: PASSWORD }),
    check: checkedAnswer(200, (body) => {
      strictEqual(body.user_id, id);
      ok(jwt.verify(body.access_token, JWT_SECRET));
    }),
  };
}

/** Registrations, each of somebody new. */
export const registerRequest = {
  next() {
    const email = `${randomBytes(9).toString('hex')}@bench.example`;
    const organization_name = 'New Salon';
    return {
      method: 'POST',
      path: '/api/v1/auth/register',
      headers: { ...JSON_HEADERS },
      body: JSON.stringify({ email, password: PASSWORD, full_name: 'New User', organization_name }),
      check: checkedAnswer(201, (body) => {
        strictEqual(body.email, email);
        ok(jwt.verify(body.access_token, JWT_SECRET));
      }),
    };
  },
};
