import type { MailTexts } from '../mail.js';

export const identityLinked: MailTexts<'identityLinked'> = {
  en: ({ provider, resetPage }) => ({
    subject: `${provider} now signs you in`,
    paragraphs: [
      `An account at ${provider} was linked to your Empfio account and can sign in to it.`,
      'If that was you, nothing is needed. If it was not, set a new password, sign in and end the link.',
    ],
    button: { label: 'It was not me: set a new password', url: resetPage },
  }),
  de: ({ provider, resetPage }) => ({
    subject: `${provider} meldet Sie jetzt an`,
    paragraphs: [
      `Ein Konto bei ${provider} wurde mit Ihrem Empfio-Konto verknüpft und kann sich damit anmelden.`,
      'Wenn Sie das waren, ist nichts nötig. Wenn nicht, setzen Sie ein neues Passwort, melden Sie sich an und lösen Sie die Verknüpfung.',
    ],
    button: { label: 'Das war ich nicht: neues Passwort setzen', url: resetPage },
  }),
};
