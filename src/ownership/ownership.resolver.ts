import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Public } from '../access/public.js';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import { AuthPayload } from '../authentication/authentication.type.js';
import type { AuthenticationDependencies } from '../authentication/authentication-dependencies.js';
import { confirmEmailChange } from './confirm-email-change.js';
import {
  LinkInput,
  RequestEmailChangeInput,
  RequestPasswordResetInput,
  ResetPasswordInput,
} from './ownership.input.js';
import { requestEmailChange } from './request-email-change.js';
import { requestPasswordReset } from './request-password-reset.js';
import { resetPassword } from './reset-password.js';
import { undoEmailChange } from './undo-email-change.js';
import { requestVerification, verifyEmail } from './verify-email.js';

const USELESS_LINK = 'BAD_USER_INPUT: the link was used, has expired, or is none.';

/** Whose address an account has: what is proved by mail. */
@Resolver()
export class OwnershipResolver {
  readonly #dependencies: AuthenticationDependencies;

  constructor(dependencies: AuthenticationDependencies) {
    this.#dependencies = dependencies;
  }

  @Mutation(() => Boolean, {
    description:
      'Mails you another link to verify your address; nothing where it is verified. Answers true. ' +
      'NOT_CONFIGURED: no mail is set up. RATE_LIMITED: too many.',
  })
  async requestVerification(@Ctx() context: RequestContext): Promise<boolean> {
    await requestVerification(requirePrincipal(context), context, this.#dependencies);
    return true;
  }

  @Public()
  @Mutation(() => Boolean, {
    description: `Verifies the address that a link went to. Answers true. ${USELESS_LINK}`,
  })
  async verifyEmail(
    @Arg('input', () => LinkInput, { description: 'The link.' }) { token }: LinkInput,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await verifyEmail(token, context, this.#dependencies);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Asks for another email address: a link goes to it, a notice to yours. Answers true, whether ' +
      'or not the address has an account. UNAUTHENTICATED: the password is wrong, or the sign-in ' +
      'too long ago. RATE_LIMITED: too many. NOT_CONFIGURED: no mail is set up.',
  })
  async requestEmailChange(
    @Arg('input', () => RequestEmailChangeInput, { description: 'The address and the proof.' })
    input: RequestEmailChangeInput,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await requestEmailChange(requirePrincipal(context), input, context, this.#dependencies);
    return true;
  }

  @Public()
  @Mutation(() => Boolean, {
    description: `Changes an account to the address that a link went to. Answers true. ${USELESS_LINK}`,
  })
  async confirmEmailChange(
    @Arg('input', () => LinkInput, { description: 'The link.' }) { token }: LinkInput,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await confirmEmailChange(token, context, this.#dependencies);
    return true;
  }

  @Public()
  @Mutation(() => Boolean, {
    description:
      'Gives an account back to the address that a change took it from; its sessions, password ' +
      `and links to providers end, and a link to set a password is mailed. Answers true. ${USELESS_LINK}`,
  })
  async undoEmailChange(
    @Arg('input', () => LinkInput, { description: 'The link.' }) { token }: LinkInput,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await undoEmailChange(token, context, this.#dependencies);
    return true;
  }

  @Public()
  @Mutation(() => Boolean, {
    description:
      'Mails a link to set a password to the account of an address. Answers true, whether or not ' +
      'there is one. RATE_LIMITED: too many. NOT_CONFIGURED: no mail is set up.',
  })
  async requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput, { description: 'The address.' })
    { email }: RequestPasswordResetInput,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await requestPasswordReset(email, context, this.#dependencies);
    return true;
  }

  @Public()
  @Mutation(() => AuthPayload, {
    description: `Sets a password by a link and signs in; all other sessions and links end. ${USELESS_LINK}`,
  })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput, { description: 'The link and the password.' })
    input: ResetPasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<AuthPayload> {
    return new AuthPayload(await resetPassword(input, context, this.#dependencies));
  }
}
