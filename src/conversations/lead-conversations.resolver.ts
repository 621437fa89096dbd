import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../access/request-context.js';
import type { Tenants } from '../database/tenant-scope.js';
import { LeadType } from '../leads/lead.type.js';
import { createChildrenLoader, type LoadChildren } from '../pagination/children-loader.js';
import type { Connection } from '../pagination/connection.type.js';
import { mapPage } from '../pagination/page.js';
import { PageArguments } from '../pagination/page-arguments.js';
import { Conversation } from './conversation.entity.js';
import { ConversationConnection, ConversationType } from './conversation.type.js';

/** A lead's conversations. */
@Resolver(() => LeadType)
export class LeadConversationsResolver {
  readonly #load: LoadChildren<Conversation>;

  constructor({ tenants }: { readonly tenants: Tenants }) {
    this.#load = createChildrenLoader(tenants, {
      table: 'conversations',
      parentColumn: 'lead_id',
      order: 'newest first',
      toEntity: (scope, row) => scope.map(Conversation, row),
    });
  }

  @FieldResolver(() => ConversationConnection, {
    description: "The lead's conversations, those begun last first.",
  })
  async conversations(
    @Root() { id }: LeadType,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<Connection<ConversationType>> {
    const found = await this.#load(id, page, context);
    return new ConversationConnection(mapPage(found, (item) => new ConversationType(item)));
  }
}
