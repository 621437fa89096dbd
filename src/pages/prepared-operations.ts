/** An operation that people find in the consoles when they open them. */
export interface PreparedOperation {
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The first four steps with the API, in their order; tests hold them to the schema. */
export const preparedOperations: readonly PreparedOperation[] = [
  {
    document: `# Makes an account and signs in.
mutation Register($register: RegisterInput!) {
  register(input: $register) {
    accessToken
    user { id email organization { id name } }
  }
}
`,
    variables: {
      register: {
        email: 'you@example.com',
        password: 'your_password',
        fullName: 'Your Name',
        organizationName: 'Your Business',
      },
    },
  },
  {
    document: `# Signs in.
mutation Login($login: LoginInput!) {
  login(input: $login) {
    accessToken
    user { id fullName }
  }
}
`,
    variables: { login: { email: 'you@example.com', password: 'your_password' } },
  },
  {
    document: `# Who you are. Register or log in first.
query Me {
  me { id email fullName isVerified organization { id name } createdAt }
}
`,
  },
  {
    document: `# The organization's leads, newest first.
query Leads($first: Int = 20, $filter: LeadFilter) {
  leads(first: $first, filter: $filter) {
    totalCount
    nodes { id name channel status createdAt }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: { first: 20, filter: {} },
  },
];
