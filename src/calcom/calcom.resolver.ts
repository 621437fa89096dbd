import { Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import { type CalcomDependencies, connectCalcom, disconnectCalcom } from './connect-calcom.js';

/** What to enter at Cal.com. */
@ObjectType({
  description: 'What to enter at Cal.com under Settings, Developer, Webhooks.',
  simpleResolvers: true,
})
class CalcomSubscription {
  @Field(() => String, {
    description: 'The subscriber URL; only its path where the gateway was given no PUBLIC_URL.',
  })
  readonly url!: string;

  @Field(() => String, { description: 'The secret. It cannot be read again.' })
  readonly secret!: string;
}

/** The organization's connection to Cal.com. */
@Resolver()
export class CalcomResolver {
  readonly #dependencies: CalcomDependencies;

  constructor(dependencies: CalcomDependencies) {
    this.#dependencies = dependencies;
  }

  @Mutation(() => CalcomSubscription, {
    description:
      'Lets Cal.com tell of bookings. A secret from before is worth nothing any more. FORBIDDEN: ' +
      'the account is not verified. RATE_LIMITED: too many attempts.',
  })
  connectCalcom(@Ctx() context: RequestContext): Promise<CalcomSubscription> {
    return connectCalcom(requirePrincipal(context), context, this.#dependencies);
  }

  @Mutation(() => Boolean, {
    description: 'Takes no more events of Cal.com; answers whether any were taken before.',
  })
  disconnectCalcom(@Ctx() context: RequestContext): Promise<boolean> {
    return disconnectCalcom(requirePrincipal(context), context, this.#dependencies);
  }
}
