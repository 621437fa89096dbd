/** The examples of one operation, as the API's documentation prints them. */
interface DocumentedExample {
  readonly request?: unknown;
  readonly answer?: unknown;
}

const profile = {
  id: '550e8400-...',
  email: 'you@example.com',
  full_name: 'Your Name',
  is_active: true,
  is_verified: true,
  oauth_provider: 'local',
  organization_id: '660f9500-...',
  organization_name: 'Your Business',
  created_at: '2026-01-15T10:00:00Z',
};

/** The documented examples by the ids of the operations that they belong to. */
export const documentedExamples: Readonly<Record<string, DocumentedExample>> = {
  register: {
    request: {
      email: 'you@example.com',
      password: 'your_password',
      full_name: 'Your Name',
      organization_name: 'Your Business',
    },
    answer: {
      user_id: '550e8400-...',
      email: 'you@example.com',
      organization_id: '660f9500-...',
      organization_name: 'Your Business',
      access_token: 'eyJ...',
      token_type: 'bearer',
    },
  },
  login: {
    request: { email: 'you@example.com', password: 'your_password' },
    answer: {
      access_token: 'eyJ...',
      token_type: 'bearer',
      user_id: '550e8400-...',
      email: 'you@example.com',
      full_name: 'Your Name',
      organization_id: '660f9500-...',
      organization_name: 'Your Business',
    },
  },
  oauthCallback: {
    request: {
      provider: 'google',
      code: 'authorization_code_from_oauth',
      redirect_uri: 'https://your-app.com/auth/callback',
    },
    answer: {
      access_token: 'eyJ...',
      token_type: 'bearer',
      user_id: '550e8400-...',
      email: 'you@example.com',
      full_name: 'Your Name',
      organization_id: '660f9500-...',
      is_new_user: false,
    },
  },
  me: { answer: profile },
  updateMe: {
    request: { full_name: 'Updated Name' },
    answer: { ...profile, full_name: 'Updated Name' },
  },
};
