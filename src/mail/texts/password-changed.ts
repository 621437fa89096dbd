import type { MailTexts } from '../mail.js';

export const passwordChanged: MailTexts<'passwordChanged'> = {
  en: ({ resetPage }) => ({
    subject: 'Your password was changed',
    paragraphs: [
      'The password of your Empfio account was changed, and all other sessions ended.',
      'If that was you, nothing is needed. If it was not, set a new password now.',
    ],
    button: { label: 'It was not me: set a new password', url: resetPage },
  }),
  de: ({ resetPage }) => ({
    subject: 'Ihr Passwort wurde geändert',
    paragraphs: [
      'Das Passwort Ihres Empfio-Kontos wurde geändert; alle anderen Sitzungen wurden beendet.',
      'Wenn Sie das waren, ist nichts nötig. Wenn nicht, setzen Sie jetzt ein neues Passwort.',
    ],
    button: { label: 'Das war ich nicht: neues Passwort setzen', url: resetPage },
  }),
};
