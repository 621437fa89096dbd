import { Ctx, Mutation, Resolver } from 'type-graphql';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import type { Clock } from '../clock.js';
import type { OwnAccountDependencies } from '../users/update-me.js';
import { signOutEverywhere } from './sign-out-everywhere.js';

/** The signed-in user's sessions. */
@Resolver()
export class SessionResolver {
  readonly #dependencies: OwnAccountDependencies & { readonly clock: Clock };

  constructor(dependencies: OwnAccountDependencies & { readonly clock: Clock }) {
    this.#dependencies = dependencies;
  }

  @Mutation(() => Boolean, {
    description:
      'Makes every token of yours worthless, the one of this request too. Answers true once it is.',
  })
  async signOutEverywhere(@Ctx() context: RequestContext): Promise<boolean> {
    await signOutEverywhere(requirePrincipal(context), context, this.#dependencies);
    return true;
  }
}
