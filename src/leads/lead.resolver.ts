import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import { asksBelow, asksFor } from '../pagination/asks-for.js';
import type { Connection } from '../pagination/connection.type.js';
import { PageArguments } from '../pagination/page-arguments.js';
import { CreateLeadInput, LeadFilter, UpdateLeadInput } from './lead.input.js';
import { LeadConnection, LeadType } from './lead.type.js';
import { createLead, requireLead, type TenantDependencies, updateLead } from './leads.js';
import { listLeads } from './list-leads.js';

/** The organization's leads. */
@Resolver(() => LeadType)
export class LeadResolver {
  readonly #dependencies: TenantDependencies;

  constructor(dependencies: TenantDependencies) {
    this.#dependencies = dependencies;
  }

  @Query(() => LeadType, { description: 'One lead. NOT_FOUND: your organization has none such.' })
  async lead(
    @Arg('id', () => ID, { description: 'UUID of the lead.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<LeadType> {
    const { tenants } = this.#dependencies;
    const lead = await tenants.lookUp(requirePrincipal(context), (scope) => requireLead(scope, id));
    return new LeadType(lead);
  }

  @Query(() => LeadConnection, { description: "The organization's leads, newest first." })
  async leads(
    @Args(() => PageArguments) page: PageArguments,
    @Arg('filter', () => LeadFilter, { nullable: true, description: 'Which leads are wanted.' })
    filter: LeadFilter | null | undefined,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<LeadType>> {
    const principal = requirePrincipal(context);
    const { tenants } = this.#dependencies;
    const details = ['preferredServices', 'appointmentNotes', 'metadata'];
    const options = {
      tenants,
      hasTotal: asksFor('totalCount', info),
      hasDetails: details.some((name) => asksBelow(name, info)),
    };
    return new LeadConnection(await listLeads(principal, page, filter ?? {}, options));
  }

  @Mutation(() => LeadType, {
    description: 'Makes a lead, or finds the one with the same channel and channelId.',
  })
  async createLead(
    @Arg('input', () => CreateLeadInput, { description: 'The lead.' }) input: CreateLeadInput,
    @Ctx() context: RequestContext,
  ): Promise<LeadType> {
    return new LeadType(await createLead(requirePrincipal(context), input, this.#dependencies));
  }

  @Mutation(() => LeadType, { description: 'Changes a lead. NOT_FOUND: there is none such.' })
  async updateLead(
    @Arg('id', () => ID, { description: 'UUID of the lead.' }) id: string,
    @Arg('input', () => UpdateLeadInput, { description: 'New values.' }) input: UpdateLeadInput,
    @Ctx() context: RequestContext,
  ): Promise<LeadType> {
    return new LeadType(await updateLead(requirePrincipal(context), id, input, this.#dependencies));
  }
}
