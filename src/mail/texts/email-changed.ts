import type { MailTexts } from '../mail.js';

export const emailChanged: MailTexts<'emailChanged'> = {
  en: ({ newEmail, link }) => ({
    subject: 'Your email address was changed',
    paragraphs: [
      `Your Empfio account now uses another address: ${newEmail}.`,
      'If that was you, nothing is needed. If it was not, take it back: the account returns to this address, all sessions and the password end, and you choose a new one.',
    ],
    button: { label: 'It was not me: take it back', url: link },
    closing: ['The link works for 72 hours. Until then nobody else can register this address.'],
  }),
  de: ({ newEmail, link }) => ({
    subject: 'Ihre E-Mail-Adresse wurde geändert',
    paragraphs: [
      `Ihr Empfio-Konto verwendet jetzt eine andere Adresse: ${newEmail}.`,
      'Wenn Sie das waren, ist nichts nötig. Wenn nicht, machen Sie es rückgängig: Das Konto kehrt zu dieser Adresse zurück, alle Sitzungen und das Passwort enden, und Sie wählen ein neues.',
    ],
    button: { label: 'Das war ich nicht: rückgängig machen', url: link },
    closing: [
      'Der Link funktioniert 72 Stunden lang. Bis dahin kann niemand sonst diese Adresse registrieren.',
    ],
  }),
};
