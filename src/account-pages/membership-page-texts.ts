import type { Language } from '../access/language.js';
import type { AccountPage, PageField, PageForm } from './account-page-texts.js';

const ACCEPT =
  'mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { tokenType } }';

const password = (label: string, autocomplete: string): PageField => ({
  name: 'password',
  label,
  type: 'password',
  autocomplete,
});

const restoreForm = (name: string, texts: Pick<PageForm, 'intro' | 'button' | 'done'>) => ({
  when: 'token' as const,
  operation: `mutation ($input: RestoreInput!) { ${name}(input: $input) }`,
  fields: [],
  ...texts,
});

/** More pages below `/account/`: for invitations, and for what is to be deleted. */
export const membershipPages: Readonly<Record<string, Readonly<Record<Language, AccountPage>>>> = {
  invitation: {
    en: {
      title: 'Accept the invitation',
      forms: [
        {
          when: 'token',
          intro: 'New to Empfio? Choose a password; your account has the address of the mail.',
          operation: ACCEPT,
          fields: [
            { name: 'fullName', label: 'Your name', type: 'text', autocomplete: 'name' },
            password('New password', 'new-password'),
          ],
          button: 'Make an account and join',
          done: 'You have joined. You can sign in with this address and password now.',
        },
        {
          when: 'token',
          intro: 'Or sign in with the account that you have with this address.',
          operation: ACCEPT,
          signsIn: true,
          fields: [
            { name: 'email', label: 'Email address', type: 'email', autocomplete: 'email' },
            password('Password', 'current-password'),
          ],
          button: 'Sign in and join',
          done: 'You have joined. You can switch to the organization in your account now.',
        },
      ],
      messages: {
        NOT_FOUND: 'This invitation is not valid any more. Ask for a new one.',
        CONFLICT: 'This address has an account. Sign in with it below.',
        UNAUTHENTICATED: 'Email address or password are wrong.',
        FORBIDDEN: 'The invitation is for another address, or this account is locked.',
        fullName: 'Please give your name.',
        password: 'This password is easy to guess. Take several unrelated words.',
      },
    },
    de: {
      title: 'Einladung annehmen',
      forms: [
        {
          when: 'token',
          intro: 'Neu bei Empfio? Wählen Sie ein Passwort; Ihr Konto hat die Adresse der E-Mail.',
          operation: ACCEPT,
          fields: [
            { name: 'fullName', label: 'Ihr Name', type: 'text', autocomplete: 'name' },
            password('Neues Passwort', 'new-password'),
          ],
          button: 'Konto anlegen und beitreten',
          done: 'Sie gehören jetzt dazu und können sich mit dieser Adresse und dem Passwort anmelden.',
        },
        {
          when: 'token',
          intro: 'Oder melden Sie sich mit dem Konto an, das Sie mit dieser Adresse schon haben.',
          operation: ACCEPT,
          signsIn: true,
          fields: [
            { name: 'email', label: 'E-Mail-Adresse', type: 'email', autocomplete: 'email' },
            password('Passwort', 'current-password'),
          ],
          button: 'Anmelden und beitreten',
          done: 'Sie gehören jetzt dazu und können in Ihrem Konto zu der Organisation wechseln.',
        },
      ],
      messages: {
        NOT_FOUND: 'Diese Einladung gilt nicht mehr. Bitten Sie um eine neue.',
        CONFLICT: 'Zu dieser Adresse gibt es ein Konto. Melden Sie sich unten damit an.',
        UNAUTHENTICATED: 'E-Mail-Adresse oder Passwort stimmen nicht.',
        FORBIDDEN: 'Die Einladung ist für eine andere Adresse, oder dieses Konto ist gesperrt.',
        fullName: 'Bitte geben Sie Ihren Namen an.',
        password:
          'Dieses Passwort ist leicht zu erraten. Nehmen Sie mehrere Wörter ohne Zusammenhang.',
      },
    },
  },
  restore: {
    en: {
      title: 'Restore your account',
      forms: [
        restoreForm('restoreAccount', {
          intro: 'Your account comes back as it was. All sessions stay ended.',
          button: 'Restore my account',
          done: 'Your account is back. You can sign in.',
        }),
      ],
    },
    de: {
      title: 'Konto wiederherstellen',
      forms: [
        restoreForm('restoreAccount', {
          intro: 'Ihr Konto kommt zurück, wie es war. Alle Sitzungen bleiben beendet.',
          button: 'Konto wiederherstellen',
          done: 'Ihr Konto ist wieder da. Sie können sich anmelden.',
        }),
      ],
    },
  },
  'restore-organization': {
    en: {
      title: 'Restore the organization',
      forms: [
        restoreForm('restoreOrganization', {
          intro: 'The organization comes back as it was, for all of its members.',
          button: 'Restore the organization',
          done: 'The organization is back.',
        }),
      ],
    },
    de: {
      title: 'Organisation wiederherstellen',
      forms: [
        restoreForm('restoreOrganization', {
          intro: 'Die Organisation kommt zurück, wie sie war, für alle, die dazugehören.',
          button: 'Organisation wiederherstellen',
          done: 'Die Organisation ist wieder da.',
        }),
      ],
    },
  },
};
