import type { MailTexts } from '../mail.js';
import { plainName } from '../plain-name.js';

export const memberRemoved: MailTexts<'memberRemoved'> = {
  en: ({ organizationName }) => ({
    subject: `You no longer belong to ${plainName(organizationName)}`,
    paragraphs: [
      `Your membership of ${plainName(organizationName)} on Empfio was ended. Your account stays, and you can sign in as before.`,
    ],
  }),
  de: ({ organizationName }) => ({
    subject: `Sie gehören nicht mehr zu ${plainName(organizationName)}`,
    paragraphs: [
      `Ihre Mitgliedschaft bei ${plainName(organizationName)} auf Empfio wurde beendet. Ihr Konto bleibt, und Sie können sich anmelden wie bisher.`,
    ],
  }),
};
