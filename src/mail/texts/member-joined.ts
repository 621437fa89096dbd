import type { MailTexts } from '../mail.js';
import { plainName } from '../plain-name.js';

export const memberJoined: MailTexts<'memberJoined'> = {
  en: ({ organizationName, memberName }) => ({
    subject: `${plainName(memberName)} joined ${plainName(organizationName)}`,
    paragraphs: [
      `${plainName(memberName)} accepted your invitation and now belongs to ${plainName(organizationName)}.`,
      'If you did not expect that, remove the member and sign out everywhere.',
    ],
  }),
  de: ({ organizationName, memberName }) => ({
    subject: `${plainName(memberName)} gehört jetzt zu ${plainName(organizationName)}`,
    paragraphs: [
      `${plainName(memberName)} hat Ihre Einladung angenommen und gehört jetzt zu ${plainName(organizationName)}.`,
      'Wenn Sie das nicht erwartet haben, entfernen Sie das Mitglied und melden Sie sich überall ab.',
    ],
  }),
};
