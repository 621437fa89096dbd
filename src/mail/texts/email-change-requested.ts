import type { MailTexts } from '../mail.js';

export const emailChangeRequested: MailTexts<'emailChangeRequested'> = {
  en: ({ newEmail, resetPage }) => ({
    subject: 'Your email address is about to change',
    paragraphs: [
      `Your Empfio account is to use another address: ${newEmail}. The change takes place once it is confirmed from there.`,
      'If that was you, nothing is needed. If it was not, set a new password now: that ends the change and all sessions.',
    ],
    button: { label: 'It was not me: set a new password', url: resetPage },
  }),
  de: ({ newEmail, resetPage }) => ({
    subject: 'Ihre E-Mail-Adresse soll geändert werden',
    paragraphs: [
      `Ihr Empfio-Konto soll eine andere Adresse bekommen: ${newEmail}. Die Änderung gilt, sobald sie von dort bestätigt wird.`,
      'Wenn Sie das waren, ist nichts nötig. Wenn nicht, setzen Sie jetzt ein neues Passwort: Das beendet die Änderung und alle Sitzungen.',
    ],
    button: { label: 'Das war ich nicht: neues Passwort setzen', url: resetPage },
  }),
};
