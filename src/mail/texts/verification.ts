import type { MailTexts } from '../mail.js';

/** No name and no word of whoever registered: they may not be the one who reads this. */
export const verification: MailTexts<'verification'> = {
  en: ({ link }) => ({
    subject: 'Confirm your email address',
    paragraphs: [
      'An Empfio account was made with this email address. If that was you, confirm that the address is yours.',
    ],
    button: { label: 'Confirm address', url: link },
    closing: [
      'The link works once, for 24 hours.',
      'If it was not you, do not confirm. Nothing else is needed.',
    ],
  }),
  de: ({ link }) => ({
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
    paragraphs: [
      'Mit dieser E-Mail-Adresse wurde ein Empfio-Konto angelegt. Wenn Sie das waren, bestätigen Sie, dass die Adresse Ihnen gehört.',
    ],
    button: { label: 'Adresse bestätigen', url: link },
    closing: [
      'Der Link funktioniert einmal, 24 Stunden lang.',
      'Wenn Sie es nicht waren, bestätigen Sie nicht. Mehr ist nicht nötig.',
    ],
  }),
};
