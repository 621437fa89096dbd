// Registers, signs in, reads the profile and keeps leads: every path, body and answer is typed by
// the gateway's own description.
import createClient from 'openapi-fetch';
import type { components, paths } from './generated/api.js';

type Failure = components['schemas']['Error'] | components['schemas']['InvalidInput'];

/** The words of an error of any status. */
function wordsOf({ detail }: Failure): string {
  return typeof detail === 'string'
    ? detail
    : detail.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('\n');
}

/** The data of an answer. Throws the words of the error where there is none. */
function dataOf<Data>({ data, error }: { data?: Data; error?: Failure }): Data {
  if (data === undefined) {
    throw new Error(error === undefined ? 'No answer' : wordsOf(error));
  }
  return data;
}

/** Walks through the first requests and returns what came of them. */
export async function firstSteps(baseUrl: string, email: string, password: string) {
  const client = createClient<paths>({ baseUrl });
  const registered = dataOf(
    await client.POST('/api/v1/auth/register', {
      body: { email, password, full_name: 'Ada Lovelace', organization_name: 'Salon Ada' },
    }),
  );
  const { access_token } = dataOf(
    await client.POST('/api/v1/auth/login', { body: { email, password } }),
  );
  client.use({
    onRequest({ request }) {
      request.headers.set('Authorization', `Bearer ${access_token}`);
    },
  });
  const me = dataOf(await client.GET('/api/v1/auth/me'));
  const lead = dataOf(
    await client.POST('/api/v1/leads', { body: { name: 'Anna', channel: 'whatsapp' } }),
  );
  const { leads, total } = dataOf(
    await client.GET('/api/v1/leads', { params: { query: { search: 'anna', size: 5 } } }),
  );
  return {
    me,
    isTheSame: me.id === registered.user_id,
    isFound: leads.some(({ id }) => id === lead.id),
    total,
  };
}

/** What the gateway says of a registration that lacks what is needed. */
export async function tryTooShort(baseUrl: string): Promise<string> {
  const client = createClient<paths>({ baseUrl });
  const { error } = await client.POST('/api/v1/auth/register', {
    body: { email: 'ada@example.com', password: 'short', full_name: 'Ada', organization_name: 'A' },
  });
  return error === undefined ? '' : wordsOf(error);
}
