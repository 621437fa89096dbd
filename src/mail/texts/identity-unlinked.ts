import type { MailTexts } from '../mail.js';

export const identityUnlinked: MailTexts<'identityUnlinked'> = {
  en: ({ provider, resetPage }) => ({
    subject: `${provider} signs you in no more`,
    paragraphs: [
      `The link between an account at ${provider} and your Empfio account was ended.`,
      'If that was you, nothing is needed. If it was not, set a new password now.',
    ],
    button: { label: 'It was not me: set a new password', url: resetPage },
  }),
  de: ({ provider, resetPage }) => ({
    subject: `${provider} meldet Sie nicht mehr an`,
    paragraphs: [
      `Die Verknüpfung zwischen einem Konto bei ${provider} und Ihrem Empfio-Konto wurde gelöst.`,
      'Wenn Sie das waren, ist nichts nötig. Wenn nicht, setzen Sie jetzt ein neues Passwort.',
    ],
    button: { label: 'Das war ich nicht: neues Passwort setzen', url: resetPage },
  }),
};
