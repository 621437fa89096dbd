import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Public } from '../access/public.js';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import { ChangePasswordInput, LoginInput, RegisterInput } from './authentication.input.js';
import { AuthPayload } from './authentication.type.js';
import type { AuthenticationDependencies } from './authentication-dependencies.js';
import { changePassword } from './change-password.js';
import { login } from './login.js';
import { register } from './register.js';

/** The ways in that need a password. */
@Resolver()
export class AuthenticationResolver {
  readonly #dependencies: AuthenticationDependencies;

  constructor(dependencies: AuthenticationDependencies) {
    this.#dependencies = dependencies;
  }

  @Public()
  @Mutation(() => AuthPayload, {
    description:
      'Makes an account with its organization and signs in. CONFLICT: email taken. ' +
      'RATE_LIMITED: too many registrations from one network.',
  })
  async register(
    @Arg('input', () => RegisterInput, { description: 'The new account.' }) input: RegisterInput,
    @Ctx() context: RequestContext,
  ): Promise<AuthPayload> {
    return new AuthPayload(await register(input, context, this.#dependencies));
  }

  @Public()
  @Mutation(() => AuthPayload, {
    description:
      'Signs in. UNAUTHENTICATED: wrong email or password. FORBIDDEN: the account is inactive. ' +
      'RATE_LIMITED: too many failures.',
  })
  async login(
    @Arg('input', () => LoginInput, { description: 'Who signs in.' }) input: LoginInput,
    @Ctx() context: RequestContext,
  ): Promise<AuthPayload> {
    return new AuthPayload(await login(input, context, this.#dependencies));
  }

  @Mutation(() => AuthPayload, {
    description:
      'Replaces your password; all tokens from before end, the answer brings a new one. ' +
      'UNAUTHENTICATED: the current password is wrong. RATE_LIMITED: too many failures.',
  })
  async changePassword(
    @Arg('input', () => ChangePasswordInput, { description: 'The old and the new.' })
    input: ChangePasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<AuthPayload> {
    const principal = requirePrincipal(context);
    return new AuthPayload(await changePassword(principal, input, context, this.#dependencies));
  }
}
