import type { Language } from '../access/language.js';
import { createLink } from '../links/account-links.js';
import type { AuthenticationDependencies } from './authentication-dependencies.js';

/** Mails a user, soon, a link by which they show that the address is theirs. */
export function sendVerificationSoon(
  { id: userId, email }: { readonly id: string; readonly email: string },
  language: Language,
  { database, mailer, clock }: Pick<AuthenticationDependencies, 'database' | 'mailer' | 'clock'>,
): void {
  const envelope = { kind: 'verification', to: email, language, sender: userId } as const;
  mailer.composeSoon(envelope, async () => {
    const link = { purpose: 'verify_email', userId, email, now: clock.now() } as const;
    const secret = await createLink(database.fork(), link);
    return secret === null ? null : { ...envelope, link: mailer.linkTo('/account/verify', secret) };
  });
}
