import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { Public } from '../access/public.js';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import { GatewayError } from '../errors/gateway-error.js';
import { requireOwnUser } from '../users/require-own-user.js';
import { UserType } from '../users/user.type.js';
import { findIdentities, linkIdentity, unlinkIdentity } from './link-identity.js';
import { OAuthCallbackInput, OwnerProofInput } from './oauth.input.js';
import { IdentityType, OAuthPayload } from './oauth.type.js';
import { type OAuthDependencies, signInByProvider } from './oauth-sign-in.js';

/** Sign-in by Google, Facebook and Microsoft, and the links to accounts there. */
@Resolver(() => UserType)
export class OAuthResolver {
  readonly #dependencies: OAuthDependencies;

  constructor(dependencies: OAuthDependencies) {
    this.#dependencies = dependencies;
  }

  @Public()
  @Mutation(() => OAuthPayload, {
    description:
      'Signs in by the code that a provider gave the frontend. UNAUTHENTICATED: the provider ' +
      'refuses the code. ACCOUNT_LINK_REQUIRED: the email has an account and the provider did ' +
      'not prove it. FORBIDDEN: the account is inactive. RATE_LIMITED: too many failures. ' +
      'NOT_CONFIGURED, BAD_GATEWAY: the provider is switched off, or away.',
  })
  async oauthCallback(
    @Arg('input', () => OAuthCallbackInput, { description: 'The code.' })
    input: OAuthCallbackInput,
    @Ctx() context: RequestContext,
  ): Promise<OAuthPayload> {
    const signedIn = await signInByProvider(input, context, this.#dependencies);
    return new OAuthPayload(signedIn, signedIn.isNewUser);
  }

  @Mutation(() => UserType, {
    description:
      'Links an account at a provider to your own, as another way to sign in. CONFLICT: it is ' +
      "somebody else's already. UNAUTHENTICATED: the proof does not hold.",
  })
  async linkIdentity(
    @Arg('input', () => OAuthCallbackInput, { description: 'A code of that account.' })
    input: OAuthCallbackInput,
    @Arg('proof', () => OwnerProofInput, {
      nullable: true,
      description: 'That the account is yours.',
    })
    proof: OwnerProofInput | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<UserType> {
    const principal = requirePrincipal(context);
    await linkIdentity(principal, input, proof ?? {}, context, this.#dependencies);
    return requireOwnUser(principal, this.#dependencies.accounts);
  }

  @Mutation(() => UserType, {
    description:
      'Ends a link of yours. CONFLICT: it is your last way to sign in. UNAUTHENTICATED: the proof does not hold.',
  })
  async unlinkIdentity(
    @Arg('id', () => ID, { description: 'The id of the link.' }) id: string,
    @Arg('proof', () => OwnerProofInput, {
      nullable: true,
      description: 'That the account is yours.',
    })
    proof: OwnerProofInput | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<UserType> {
    const principal = requirePrincipal(context);
    await unlinkIdentity(principal, id, proof ?? {}, context, this.#dependencies);
    return requireOwnUser(principal, this.#dependencies.accounts);
  }

  @FieldResolver(() => [IdentityType], {
    description: 'Accounts at providers that sign you in, oldest first. Only your own are shown.',
  })
  async identities(
    @Root() user: UserType,
    @Ctx() { principal }: RequestContext,
  ): Promise<IdentityType[]> {
    if (principal !== null && principal.userId !== user.id) {
      throw new GatewayError('FORBIDDEN', { message: 'Only your own identities are shown' });
    }
    const found = await findIdentities(this.#dependencies.database.fork(), user.id);
    return found.map((identity) => new IdentityType(identity));
  }
}
