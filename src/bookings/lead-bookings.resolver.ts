import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../access/request-context.js';
import type { Tenants } from '../database/tenant-scope.js';
import { LeadType } from '../leads/lead.type.js';
import { createChildrenLoader, type LoadChildren } from '../pagination/children-loader.js';
import type { Connection } from '../pagination/connection.type.js';
import { mapPage } from '../pagination/page.js';
import { PageArguments } from '../pagination/page-arguments.js';
import { Booking } from './booking.entity.js';
import { BookingConnection, BookingType } from './booking.type.js';

/** A lead's bookings. */
@Resolver(() => LeadType)
export class LeadBookingsResolver {
  readonly #load: LoadChildren<Booking>;

  constructor({ tenants }: { readonly tenants: Tenants }) {
    this.#load = createChildrenLoader(tenants, {
      table: 'bookings',
      parentColumn: 'lead_id',
      order: 'newest first',
      toEntity: (scope, row) => scope.map(Booking, row),
    });
  }

  @FieldResolver(() => BookingConnection, {
    description: "The lead's bookings, those made last first.",
  })
  async bookings(
    @Root() { id }: LeadType,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<Connection<BookingType>> {
    const bookings = await this.#load(id, page, context);
    return new BookingConnection(mapPage(bookings, (booking) => new BookingType(booking)));
  }
}
