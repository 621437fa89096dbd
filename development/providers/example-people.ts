import type { Person, ProviderName } from './person.js';

/** A person whom the sign-in page of a provider offers. */
export interface ExamplePerson {
  readonly provider: ProviderName;
  readonly person: Person;
  /** One line for the page: what signing in as this person shows. */
  readonly shows: string;
}

/** `tid` of all personal Microsoft accounts (Microsoft, ID token claims reference). */
export const PERSONAL_TENANT_ID = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** A made-up directory; its issuer also signs for people without a tenant of their own. */
export const EXAMPLE_TENANT_ID = '5f0c2f6e-31d4-4c0a-9a52-7c1d0b8e4f21';

/** The people of `npm run dev:oauth`: one for each way in which an email is proved, or is not. */
export const examplePeople: readonly ExamplePerson[] = [
  {
    provider: 'google',
    shows: 'A Gmail address: Google speaks for it, the email counts as proved.',
    person: {
      subject: '104857600000000000001',
      name: 'Ada Moretti',
      email: 'ada.moretti@gmail.com',
      emailVerified: true,
    },
  },
  {
    provider: 'google',
    shows: 'A company address in Google Workspace (hd): the email counts as proved.',
    person: {
      subject: '104857600000000000002',
      name: 'Bruno Keller',
      email: 'bruno@heating.example.com',
      emailVerified: true,
      hostedDomain: 'heating.example.com',
    },
  },
  {
    provider: 'google',
    shows: 'A Google account with a foreign address, not verified: nothing is proved.',
    person: {
      subject: '104857600000000000003',
      name: 'Chiara Russo',
      email: 'chiara@elsewhere.example.com',
      emailVerified: false,
    },
  },
  {
    provider: 'outlook',
    shows: 'A personal Microsoft account: the email counts as proved.',
    person: {
      subject: 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ',
      name: 'Dora Lindqvist',
      email: 'dora.lindqvist@outlook.com',
      preferredUsername: 'dora.lindqvist@outlook.com',
      tenantId: PERSONAL_TENANT_ID,
      objectId: '00000000-0000-0000-66f3-3332eca7ea81',
    },
  },
  {
    provider: 'outlook',
    shows: 'A directory account without xms_edov: nothing is proved.',
    person: {
      subject: 'Xk3TlLhQpmR8uVbNcWzYdE5sJfGa7oHiK1tPqM9rB2U',
      name: 'Emil Novak',
      email: 'emil@clinic.example.com',
      preferredUsername: 'emil@clinic.example.com',
      tenantId: EXAMPLE_TENANT_ID,
      objectId: '8c0d6a3e-5b7f-4e19-b2c4-90a1d7f3e655',
    },
  },
  {
    provider: 'outlook',
    shows: 'A directory account with xms_edov: the email counts as proved.',
    person: {
      subject: 'Qv7WmZxCnLk4RtYuIoPaSdFgHj2BeNhM6KsTzXc8VbA',
      name: 'Frida Haddad',
      email: 'frida@clinic.example.com',
      preferredUsername: 'frida@clinic.example.com',
      tenantId: EXAMPLE_TENANT_ID,
      objectId: '1e4b9f72-a6d0-4c83-8f15-3d2c7b6a9e08',
      xmsEdov: true,
    },
  },
  {
    provider: 'facebook',
    shows: 'A Facebook account with an email: Facebook proves nothing about it.',
    person: {
      subject: '10224567890123456',
      name: 'Goran Petrov',
      email: 'goran@elsewhere.example.com',
    },
  },
  {
    provider: 'facebook',
    shows: 'A Facebook account made with a phone number: there is no email.',
    person: { subject: '10224567890123457', name: 'Hana Sato' },
  },
];
