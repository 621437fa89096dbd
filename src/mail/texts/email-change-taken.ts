import type { MailTexts } from '../mail.js';

export const emailChangeTaken: MailTexts<'emailChangeTaken'> = {
  en: () => ({
    subject: 'Somebody tried to use your email address',
    paragraphs: [
      'Somebody tried to change another Empfio account to this address. It already belongs to an account, so nothing was changed.',
      'If it was you: sign in with this address, or close its account first. If it was not, nothing is needed.',
    ],
  }),
  de: () => ({
    subject: 'Jemand wollte Ihre E-Mail-Adresse verwenden',
    paragraphs: [
      'Jemand wollte ein anderes Empfio-Konto auf diese Adresse umstellen. Sie gehört bereits zu einem Konto; es wurde nichts geändert.',
      'Wenn Sie das waren: Melden Sie sich mit dieser Adresse an, oder schließen Sie zuerst deren Konto. Wenn nicht, ist nichts nötig.',
    ],
  }),
};
