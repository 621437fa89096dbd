import type { Visitor } from '../access/request-context.js';
import type { Mailer } from '../mail/mailer.js';
import { type OAuthProvider, providerTitles } from './oauth-provider.js';

/** Tells the owner, soon, by mail that a provider signs them in from now on, or no more. */
export function sendIdentityNotice(
  kind: 'identityLinked' | 'identityUnlinked',
  provider: OAuthProvider,
  { id, email }: { readonly id: string; readonly email: string },
  { language }: Visitor,
  { mailer }: { readonly mailer: Mailer },
): void {
  mailer.sendSoon({
    kind,
    to: email,
    language,
    sender: id,
    provider: providerTitles[provider],
    resetPage: mailer.linkTo('/account/reset'),
  });
}
