import type { MailTexts } from '../mail.js';
import { plainName } from '../plain-name.js';

export const organizationClosed: MailTexts<'organizationClosed'> = {
  en: ({ organizationName }) => ({
    subject: `${plainName(organizationName)} was closed`,
    paragraphs: [
      `An owner deleted ${plainName(organizationName)} on Empfio; nobody can work in it any more. Your own account stays. If this surprises you, ask the owner.`,
    ],
  }),
  de: ({ organizationName }) => ({
    subject: `${plainName(organizationName)} wurde geschlossen`,
    paragraphs: [
      `${plainName(organizationName)} wurde auf Empfio gelöscht; niemand kann dort noch arbeiten. Ihr eigenes Konto bleibt. Wenn Sie das überrascht, fragen Sie nach, wer die Organisation leitet.`,
    ],
  }),
};
