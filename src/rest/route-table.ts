/**
 * Where the values of an answer come from: documented key → path from the GraphQL field. The
 * paths are all that the operation selects.
 */
export type AnswerKeys = Readonly<Record<string, string>>;

/** One documented route: a name and a shape for an operation of the GraphQL schema. */
export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  /** The query or mutation that answers. Its argument `input` is read from the body. */
  readonly operation: `${'Query' | 'Mutation'}.${string}`;
  /** HTTP status of success. */
  readonly status: 200 | 201;
  readonly answer: AnswerKeys;
}

const profile: AnswerKeys = {
  id: 'id',
  email: 'email',
  full_name: 'fullName',
  is_active: 'isActive',
  is_verified: 'isVerified',
  oauth_provider: 'oauthProvider',
  organization_id: 'organization.id',
  organization_name: 'organization.name',
  created_at: 'createdAt',
};

/** The whole REST layer, key for key as the API's documentation has it. */
export const routeTable: readonly RestRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/auth/register',
    operation: 'Mutation.register',
    status: 201,
    answer: {
      user_id: 'user.id',
      email: 'user.email',
      organization_id: 'user.organization.id',
      organization_name: 'user.organization.name',
      access_token: 'accessToken',
      token_type: 'tokenType',
    },
  },
  {
    method: 'POST',
    path: '/api/v1/auth/login',
    operation: 'Mutation.login',
    status: 200,
    answer: {
      access_token: 'accessToken',
      token_type: 'tokenType',
      user_id: 'user.id',
      email: 'user.email',
      full_name: 'user.fullName',
      organization_id: 'user.organization.id',
      organization_name: 'user.organization.name',
    },
  },
  {
    method: 'POST',
    path: '/api/v1/auth/oauth/callback',
    operation: 'Mutation.oauthCallback',
    status: 200,
    answer: {
      access_token: 'accessToken',
      token_type: 'tokenType',
      user_id: 'user.id',
      email: 'user.email',
      full_name: 'user.fullName',
      organization_id: 'user.organization.id',
      is_new_user: 'isNewUser',
    },
  },
  {
    method: 'GET',
    path: '/api/v1/auth/me',
    operation: 'Query.me',
    status: 200,
    answer: profile,
  },
  {
    method: 'PATCH',
    path: '/api/v1/auth/me',
    operation: 'Mutation.updateMe',
    status: 200,
    answer: profile,
  },
];
