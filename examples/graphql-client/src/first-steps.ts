// Registers, signs in and reads the profile: every variable and answer is typed by the schema.
import { graphql } from './generated/gql.js';
import type { TypedDocumentString } from './generated/graphql.js';

const registerDocument = graphql(`
  mutation Register($input: RegisterInput!) {
    register(input: $input) { accessToken user { id } }
  }
`);

const loginDocument = graphql(`
  mutation Login($input: LoginInput!) {
    login(input: $input) { accessToken }
  }
`);

const meDocument = graphql(`
  query Me {
    me { id email fullName organization { name } }
  }
`);

/** Sends one operation. Throws the messages of the errors that come back. */
async function send<Data, Variables>(
  url: string,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  token?: string,
): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const { data, errors } = (await response.json()) as {
    data?: Data | null;
    errors?: { message: string }[];
  };
  if (!data || errors) {
    throw new Error(errors?.map(({ message }) => message).join('\n') ?? 'No data');
  }
  return data;
}

/** Walks through the first three operations and returns the profile. */
export async function firstSteps(url: string, email: string, password: string) {
  const organizationName = 'Salon Ada';
  const input = { email, password, fullName: 'Ada Lovelace', organizationName };
  const { register } = await send(url, registerDocument, { input });
  const { login } = await send(url, loginDocument, { input: { email, password } });
  const { me } = await send(url, meDocument, {}, login.accessToken);
  return { ...me, isTheSame: me.id === register.user.id };
}
