import { Field, InputType } from 'type-graphql';
import { Checked, text, textRule } from '../input/rule.js';
import { passwordRule } from '../passwords/password-rules.js';
import { type CodeGrant, OAuthProvider } from './oauth-provider.js';

/** RFC 7636, section 4.1. */
const CODE_VERIFIER = /^[\w.~-]{43,128}$/;

const codeVerifierRule = textRule(
  (value) =>
    CODE_VERIFIER.test(value)
      ? null
      : {
          type: 'value_error',
          msg: 'Value error, not a PKCE code verifier: 43 to 128 of A-Z a-z 0-9 - . _ ~',
        },
  () => ({ pattern: CODE_VERIFIER.source }),
);

/** What a frontend brings back from a provider. */
@InputType({ description: 'An authorization code, with what belongs to it.' })
export class OAuthCallbackInput implements CodeGrant {
  @Field(() => OAuthProvider, { description: 'Who issued the code.' })
  readonly provider!: OAuthProvider;

  // Facebook's codes can have several hundred characters; 4 KiB is more than any provider's.
  @Checked(text({ minLength: 1, maxLength: 4096 }), { isSecret: true })
  @Field(() => String, {
    description: 'The authorization code, as it came, up to 4096 characters.',
  })
  readonly code!: string;

  @Checked(text({ minLength: 1, maxLength: 2048 }))
  @Field(() => String, {
    description: 'Where the provider sent the code, character for character; must be allowed.',
  })
  readonly redirectUri!: string;

  @Checked(codeVerifierRule, { isSecret: true })
  @Field(() => String, {
    nullable: true,
    description: 'PKCE code verifier (RFC 7636), where the redirect carried its challenge.',
  })
  readonly codeVerifier?: string | null;

  @Checked(text({ minLength: 1, maxLength: 512 }), { isSecret: true })
  @Field(() => String, {
    nullable: true,
    description: 'The nonce of the redirect; compared with the ID token. Facebook has none.',
  })
  readonly nonce?: string | null;

  @Checked(text({ minLength: 1, maxLength: 2048 }))
  @Field(() => String, {
    nullable: true,
    description: 'The `iss` parameter of the redirect (RFC 9207), where it carried one.',
  })
  readonly iss?: string | null;
}

/** What shows that the account is the caller's, beyond a token, which may be stolen. */
@InputType({ description: 'Proof that the account is yours, beyond a token.' })
export class OwnerProofInput {
  @Checked(passwordRule, { isSecret: true })
  @Field(() => String, {
    nullable: true,
    description:
      'Your password. An account that has none proves itself by a sign-in in the last 10 minutes.',
  })
  readonly password?: string | null;
}
