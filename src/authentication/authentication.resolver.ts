import { Arg, Mutation, Resolver } from 'type-graphql';
import { Public } from '../access/public.js';
import { LoginInput, RegisterInput } from './authentication.input.js';
import { AuthPayload } from './authentication.type.js';
import { login } from './login.js';
import { type AuthenticationDependencies, register } from './register.js';

/** The ways in that need a password. */
@Resolver()
export class AuthenticationResolver {
  readonly #dependencies: AuthenticationDependencies;

  constructor(dependencies: AuthenticationDependencies) {
    this.#dependencies = dependencies;
  }

  @Public()
  @Mutation(() => AuthPayload, {
    description: 'Makes an account with its organization and signs in. CONFLICT: email taken.',
  })
  async register(
    @Arg('input', () => RegisterInput, { description: 'The new account.' }) input: RegisterInput,
  ): Promise<AuthPayload> {
    return new AuthPayload(await register(input, this.#dependencies));
  }

  @Public()
  @Mutation(() => AuthPayload, {
    description:
      'Signs in. UNAUTHENTICATED: wrong email or password. FORBIDDEN: the account is inactive.',
  })
  async login(
    @Arg('input', () => LoginInput, { description: 'Who signs in.' }) input: LoginInput,
  ): Promise<AuthPayload> {
    return new AuthPayload(await login(input, this.#dependencies));
  }
}
