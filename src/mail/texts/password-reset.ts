import { listOf } from '../list-of.js';
import type { MailTexts } from '../mail.js';

export const passwordReset: MailTexts<'passwordReset'> = {
  en: ({ link, hasPassword, providers }) => ({
    subject: hasPassword ? 'Choose a new password' : 'How you sign in to Empfio',
    paragraphs: [
      'Somebody, we hope you, asked for a new password for the Empfio account of this address.',
      ...(providers.length > 0
        ? [
            hasPassword
              ? `You can also sign in with ${listOf(providers, 'en')}.`
              : `This account has no password: you sign in with ${listOf(providers, 'en')}. If you like, set a password as well.`,
          ]
        : []),
    ],
    button: { label: hasPassword ? 'Choose a new password' : 'Set a password', url: link },
    closing: [
      'The link works once, for one hour. All sessions end with it.',
      'If it was not you, nothing is needed: your account stays as it is.',
    ],
  }),
  de: ({ link, hasPassword, providers }) => ({
    subject: hasPassword ? 'Wählen Sie ein neues Passwort' : 'So melden Sie sich bei Empfio an',
    paragraphs: [
      'Jemand, hoffentlich Sie, hat für das Empfio-Konto dieser Adresse ein neues Passwort angefordert.',
      ...(providers.length > 0
        ? [
            hasPassword
              ? `Sie können sich auch mit ${listOf(providers, 'de')} anmelden.`
              : `Dieses Konto hat kein Passwort: Sie melden sich mit ${listOf(providers, 'de')} an. Wenn Sie möchten, setzen Sie zusätzlich ein Passwort.`,
          ]
        : []),
    ],
    button: { label: hasPassword ? 'Neues Passwort wählen' : 'Passwort setzen', url: link },
    closing: [
      'Der Link funktioniert einmal, eine Stunde lang. Alle Sitzungen enden damit.',
      'Wenn Sie es nicht waren, ist nichts nötig: Ihr Konto bleibt, wie es ist.',
    ],
  }),
};
