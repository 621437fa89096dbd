import { dayOf } from '../day-of.js';
import type { MailTexts } from '../mail.js';

export const accountDeleted: MailTexts<'accountDeleted'> = {
  en: ({ link, dueAt }) => ({
    subject: 'Your account is being deleted',
    paragraphs: [
      `Your Empfio account was deleted. It is locked now, and on ${dayOf(dueAt, 'en')} all that belongs to it goes for good.`,
      'If that was you, nothing is needed. Until then you can take it back.',
    ],
    button: { label: 'Restore my account', url: link },
    closing: ['If it was not you, restore it and set a new password.'],
  }),
  de: ({ link, dueAt }) => ({
    subject: 'Ihr Konto wird gelöscht',
    paragraphs: [
      `Ihr Empfio-Konto wurde gelöscht. Es ist jetzt gesperrt; am ${dayOf(dueAt, 'de')} verschwindet alles, was dazu gehört, endgültig.`,
      'Wenn Sie das waren, ist nichts nötig. Bis dahin können Sie es rückgängig machen.',
    ],
    button: { label: 'Konto wiederherstellen', url: link },
    closing: [
      'Wenn Sie es nicht waren, stellen Sie es wieder her und setzen Sie ein neues Passwort.',
    ],
  }),
};
