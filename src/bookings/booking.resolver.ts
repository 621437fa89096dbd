import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import { LeadType } from '../leads/lead.type.js';
import { createLeadLoader, type LeadLoader } from '../leads/lead-loader.js';
import type { TenantDependencies } from '../leads/leads.js';
import type { Connection } from '../pagination/connection.type.js';
import { mapPage } from '../pagination/page.js';
import { PageArguments } from '../pagination/page-arguments.js';
import { BookingFilter, CreateBookingInput, UpdateBookingInput } from './booking.input.js';
import { BookingConnection, BookingType } from './booking.type.js';
import { createBooking, listBookings, requireBooking, updateBooking } from './bookings.js';

/** The organization's bookings. */
@Resolver(() => BookingType)
export class BookingResolver {
  readonly #dependencies: TenantDependencies;
  readonly #leads: LeadLoader;

  constructor(dependencies: TenantDependencies) {
    this.#dependencies = dependencies;
    this.#leads = createLeadLoader(dependencies.tenants);
  }

  @Query(() => BookingType, { description: 'One booking. NOT_FOUND: there is none such.' })
  async booking(
    @Arg('id', () => ID, { description: 'UUID of the booking.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<BookingType> {
    const booking = await this.#dependencies.tenants.lookUp(requirePrincipal(context), (scope) =>
      requireBooking(scope, id),
    );
    return new BookingType(booking);
  }

  @Query(() => BookingConnection, {
    description: "The organization's bookings, those made last first.",
  })
  async bookings(
    @Args(() => PageArguments) page: PageArguments,
    @Arg('filter', () => BookingFilter, {
      nullable: true,
      description: 'Which bookings are wanted.',
    })
    filter: BookingFilter | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Connection<BookingType>> {
    const principal = requirePrincipal(context);
    const bookings = await listBookings(principal, page, filter ?? {}, this.#dependencies);
    return new BookingConnection(mapPage(bookings, (booking) => new BookingType(booking)));
  }

  @Mutation(() => BookingType, {
    description: 'Makes a booking. NOT_FOUND: no such lead. CONFLICT: calcomBookingUid is taken.',
  })
  async createBooking(
    @Arg('input', () => CreateBookingInput, { description: 'The booking.' })
    input: CreateBookingInput,
    @Ctx() context: RequestContext,
  ): Promise<BookingType> {
    const principal = requirePrincipal(context);
    return new BookingType(await createBooking(principal, input, this.#dependencies));
  }

  @Mutation(() => BookingType, {
    description: 'Reschedules, cancels or otherwise changes a booking. NOT_FOUND: none such.',
  })
  async updateBooking(
    @Arg('id', () => ID, { description: 'UUID of the booking.' }) id: string,
    @Arg('input', () => UpdateBookingInput, { description: 'New values.' })
    input: UpdateBookingInput,
    @Ctx() context: RequestContext,
  ): Promise<BookingType> {
    const principal = requirePrincipal(context);
    return new BookingType(await updateBooking(principal, id, input, this.#dependencies));
  }

  @FieldResolver(() => LeadType, { description: 'The lead whose appointment it is.' })
  async lead(@Root() { leadId }: BookingType, @Ctx() context: RequestContext): Promise<LeadType> {
    return new LeadType(await this.#leads(context).load(leadId));
  }
}
