import type { MailTexts } from '../mail.js';

export const emailChange: MailTexts<'emailChange'> = {
  en: ({ link }) => ({
    subject: 'Confirm your new email address',
    paragraphs: [
      'Somebody wants to use this address for their Empfio account from now on. If that is you, confirm it.',
    ],
    button: { label: 'Use this address', url: link },
    closing: ['The link works once, for one hour. If it was not you, do not confirm.'],
  }),
  de: ({ link }) => ({
    subject: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
    paragraphs: [
      'Jemand möchte diese Adresse künftig für sein Empfio-Konto verwenden. Wenn Sie das sind, bestätigen Sie es.',
    ],
    button: { label: 'Diese Adresse verwenden', url: link },
    closing: [
      'Der Link funktioniert einmal, eine Stunde lang. Wenn Sie es nicht waren, bestätigen Sie nicht.',
    ],
  }),
};
