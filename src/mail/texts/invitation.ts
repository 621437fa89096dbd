import type { MailTexts } from '../mail.js';
import { plainName } from '../plain-name.js';

export const invitation: MailTexts<'invitation'> = {
  en: ({ link, organizationName, inviterName }) => ({
    subject: `Join ${plainName(organizationName)} on Empfio`,
    paragraphs: [
      `${plainName(inviterName)} invites you to work with ${plainName(organizationName)} on Empfio.`,
      'If you know them, accept. You can do that with the account of this address, or make one.',
    ],
    button: { label: 'Accept the invitation', url: link },
    closing: [
      'The link works once, for seven days, and for this address alone.',
      'If you do not know them, do nothing.',
    ],
  }),
  de: ({ link, organizationName, inviterName }) => ({
    subject: `Einladung zu ${plainName(organizationName)} auf Empfio`,
    paragraphs: [
      `${plainName(inviterName)} lädt Sie ein, auf Empfio bei ${plainName(organizationName)} mitzuarbeiten.`,
      'Wenn Sie sie kennen, nehmen Sie an: mit dem Konto dieser Adresse oder mit einem neuen.',
    ],
    button: { label: 'Einladung annehmen', url: link },
    closing: [
      'Der Link funktioniert einmal, sieben Tage lang, und nur für diese Adresse.',
      'Wenn Sie den Absender nicht kennen, ist nichts nötig.',
    ],
  }),
};
