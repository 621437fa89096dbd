import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import { requireOwnUser } from './require-own-user.js';
import { type OwnAccountDependencies, updateMe } from './update-me.js';
import { UpdateMeInput } from './user.input.js';
import { UserType } from './user.type.js';

/** The signed-in user's own profile. */
@Resolver()
export class UserResolver {
  readonly #dependencies: OwnAccountDependencies;

  constructor(dependencies: OwnAccountDependencies) {
    this.#dependencies = dependencies;
  }

  @Query(() => UserType, { description: 'The user whose token the request carries.' })
  async me(@Ctx() context: RequestContext): Promise<UserType> {
    return requireOwnUser(requirePrincipal(context), this.#dependencies.accounts);
  }

  @Mutation(() => UserType, { description: 'Changes your own profile.' })
  async updateMe(
    @Arg('input', () => UpdateMeInput, { description: 'The new values.' }) input: UpdateMeInput,
    @Ctx() context: RequestContext,
  ): Promise<UserType> {
    const principal = requirePrincipal(context);
    await updateMe(principal, input, context, this.#dependencies);
    return requireOwnUser(principal, this.#dependencies.accounts);
  }
}
