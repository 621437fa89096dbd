import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import { AuthPayload } from '../authentication/authentication.type.js';
import { OrganizationType } from '../organizations/organization.type.js';
import type { Connection } from '../pagination/connection.type.js';
import { PageArguments } from '../pagination/page-arguments.js';
import { changeRole, transferOwnership } from './change-role.js';
import { listMembers, listOwnOrganizations, requireMember } from './list-members.js';
import {
  ChangeRoleInput,
  TransferOwnershipInput,
  UpdateOrganizationInput,
} from './membership.input.js';
import { MemberConnection, MemberType, MyOrganizationType } from './membership.type.js';
import type { MembershipDependencies } from './membership-dependencies.js';
import { leaveOrganization, removeMember } from './remove-member.js';
import { switchOrganization } from './switch-organization.js';
import { updateOrganization } from './update-organization.js';

/** Who belongs to an organization, and as what. */
@Resolver()
export class MembershipResolver {
  readonly #dependencies: MembershipDependencies;

  constructor(dependencies: MembershipDependencies) {
    this.#dependencies = dependencies;
  }

  @Query(() => MemberConnection, {
    description:
      'The members of your organization, in the order in which their accounts were made.',
  })
  async members(
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<Connection<MemberType>> {
    const principal = requirePrincipal(context);
    return new MemberConnection(await listMembers(principal, page, this.#dependencies));
  }

  @Query(() => [MyOrganizationType], { description: 'The organizations that you belong to.' })
  myOrganizations(@Ctx() context: RequestContext): Promise<MyOrganizationType[]> {
    return listOwnOrganizations(requirePrincipal(context), this.#dependencies.database.run);
  }

  @Mutation(() => Boolean, {
    description:
      "Ends a member's membership; their tokens for the organization count no more at once. " +
      'FORBIDDEN: only owners remove owners and admins, only those two remove members. ' +
      'NOT_FOUND: there is no such member. CONFLICT: it is yourself.',
  })
  async removeMember(
    @Arg('userId', () => ID, { description: 'UUID of the member.' }) userId: string,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await removeMember(requirePrincipal(context), userId, context, this.#dependencies);
    return true;
  }

  @Mutation(() => AuthPayload, {
    description:
      'Ends your own membership; the answer brings a token for the organization that is your ' +
      'home now, a fresh one where you have no other. CONFLICT: you are the last owner.',
  })
  async leaveOrganization(@Ctx() context: RequestContext): Promise<AuthPayload> {
    const principal = requirePrincipal(context);
    return new AuthPayload(await leaveOrganization(principal, context, this.#dependencies));
  }

  @Mutation(() => MemberType, {
    description:
      'Gives a member another role. FORBIDDEN: only owners may. NOT_FOUND: there is no such ' +
      'member. CONFLICT: the organization would have no owner. UNAUTHENTICATED: to make an owner ' +
      'takes your password or a fresh sign-in.',
  })
  async changeRole(
    @Arg('input', () => ChangeRoleInput, { description: 'Who, and what.' }) input: ChangeRoleInput,
    @Ctx() context: RequestContext,
  ): Promise<MemberType> {
    const principal = requirePrincipal(context);
    const userId = await changeRole(principal, input, context, this.#dependencies);
    return requireMember(principal, userId, this.#dependencies);
  }

  @Mutation(() => MemberType, {
    description:
      'Makes another member an owner and you an admin. FORBIDDEN: only owners may. NOT_FOUND: ' +
      'there is no such member. UNAUTHENTICATED: give your password, or sign in again.',
  })
  async transferOwnership(
    @Arg('input', () => TransferOwnershipInput, { description: 'To whom.' })
    input: TransferOwnershipInput,
    @Ctx() context: RequestContext,
  ): Promise<MemberType> {
    const principal = requirePrincipal(context);
    const userId = await transferOwnership(principal, input, context, this.#dependencies);
    return requireMember(principal, userId, this.#dependencies);
  }

  @Mutation(() => AuthPayload, {
    description:
      'A token for another of your organizations. It ends when the one of the request does. ' +
      'NOT_FOUND: you do not belong to it. FORBIDDEN: it is locked.',
  })
  async switchOrganization(
    @Arg('organizationId', () => ID, { description: 'UUID of the organization.' })
    organizationId: string,
    @Ctx() context: RequestContext,
  ): Promise<AuthPayload> {
    const principal = requirePrincipal(context);
    return new AuthPayload(
      await switchOrganization(principal, organizationId, context, this.#dependencies),
    );
  }

  @Mutation(() => OrganizationType, {
    description: 'Changes your organization. FORBIDDEN: only owners and admins may.',
  })
  async updateOrganization(
    @Arg('input', () => UpdateOrganizationInput, { description: 'The new values.' })
    input: UpdateOrganizationInput,
    @Ctx() context: RequestContext,
  ): Promise<OrganizationType> {
    const principal = requirePrincipal(context);
    return new OrganizationType(
      await updateOrganization(principal, input, context, this.#dependencies),
    );
  }
}
