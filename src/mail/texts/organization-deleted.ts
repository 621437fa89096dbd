import { dayOf } from '../day-of.js';
import type { MailTexts } from '../mail.js';
import { plainName } from '../plain-name.js';

export const organizationDeleted: MailTexts<'organizationDeleted'> = {
  en: ({ link, organizationName, dueAt }) => ({
    subject: `${plainName(organizationName)} is being deleted`,
    paragraphs: [
      `An owner deleted ${plainName(organizationName)} on Empfio. It is locked for everybody now, and on ${dayOf(dueAt, 'en')} all of its data goes for good.`,
      'Until then you, as an owner, can take it back.',
    ],
    button: { label: 'Restore the organization', url: link },
  }),
  de: ({ link, organizationName, dueAt }) => ({
    subject: `${plainName(organizationName)} wird gelöscht`,
    paragraphs: [
      `${plainName(organizationName)} wurde auf Empfio von einer Inhaberin oder einem Inhaber gelöscht. Der Zugang ist jetzt für alle gesperrt; am ${dayOf(dueAt, 'de')} verschwinden alle Daten endgültig.`,
      'Bis dahin können Sie es rückgängig machen, denn auch Ihnen gehört die Organisation.',
    ],
    button: { label: 'Organisation wiederherstellen', url: link },
  }),
};
