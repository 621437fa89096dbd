import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import type { Database } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { findUser, toUserType } from './find-user.js';
import { updateMe } from './update-me.js';
import { UpdateMeInput } from './user.input.js';
import { UserType } from './user.type.js';

/** The signed-in user's own profile. */
@Resolver()
export class UserResolver {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Query(() => UserType, { description: 'The user whose token the request carries.' })
  async me(@Ctx() context: RequestContext): Promise<UserType> {
    const { userId } = requirePrincipal(context);
    const user = await findUser(this.#database.fork(), userId);
    if (user === null) {
      throw new GatewayError('UNAUTHENTICATED');
    }
    return toUserType(user);
  }

  @Mutation(() => UserType, { description: 'Changes your own profile.' })
  async updateMe(
    @Arg('input', () => UpdateMeInput, { description: 'The new values.' }) input: UpdateMeInput,
    @Ctx() context: RequestContext,
  ): Promise<UserType> {
    return toUserType(await updateMe(this.#database.fork(), requirePrincipal(context), input));
  }
}
