import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { Public } from '../access/public.js';
import { type RequestContext, requirePrincipal, requireRole } from '../access/request-context.js';
import { AuthPayload } from '../authentication/authentication.type.js';
import { acceptInvitation } from './accept-invitation.js';
import { listInvitations } from './find-invitation.js';
import { AcceptInvitationInput, InviteMemberInput } from './invitation.input.js';
import { InvitationType } from './invitation.type.js';
import { inviteMember, revokeInvitation } from './invite-member.js';
import type { MembershipDependencies } from './membership-dependencies.js';

/** How people come to join an organization. */
@Resolver()
export class InvitationResolver {
  readonly #dependencies: MembershipDependencies;

  constructor(dependencies: MembershipDependencies) {
    this.#dependencies = dependencies;
  }

  @Query(() => [InvitationType], {
    description:
      'The open invitations of your organization, the latest first, 100 at most. ' +
      'FORBIDDEN: only owners and admins may read them.',
  })
  invitations(@Ctx() context: RequestContext): Promise<InvitationType[]> {
    const { database, clock } = this.#dependencies;
    const { organizationId } = requireRole(context, 'owner', 'admin');
    return listInvitations(database.run, organizationId, clock.now());
  }

  @Mutation(() => InvitationType, {
    description:
      'Invites an address by mail; an earlier invitation of it is void from then on. FORBIDDEN: ' +
      'your role does not allow it, or your own address is not verified. CONFLICT: the address ' +
      'belongs to a member. RATE_LIMITED: too many. NOT_CONFIGURED: there is no mail.',
  })
  async inviteMember(
    @Arg('input', () => InviteMemberInput, { description: 'Whom, and as what.' })
    input: InviteMemberInput,
    @Ctx() context: RequestContext,
  ): Promise<InvitationType> {
    const principal = requireRole(context, 'owner', 'admin');
    return inviteMember(principal, input, context, this.#dependencies);
  }

  @Mutation(() => Boolean, {
    description:
      'Takes an invitation back. FORBIDDEN: only owners take back that of an admin. NOT_FOUND: ' +
      'there is none such.',
  })
  async revokeInvitation(
    @Arg('id', () => ID, { description: 'UUID of the invitation.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await revokeInvitation(requirePrincipal(context), id, context, this.#dependencies);
    return true;
  }

  @Public()
  @Mutation(() => AuthPayload, {
    description:
      'Takes up an invitation: with name and password as a new account, without them as the ' +
      'account that the request is signed in to, whose address must be the invited one. The ' +
      'answer brings a token for the organization. NOT_FOUND: the invitation is not valid any ' +
      'more. CONFLICT: the address has an account, so sign in to it first. FORBIDDEN: it is for ' +
      'another address.',
  })
  async acceptInvitation(
    @Arg('input', () => AcceptInvitationInput, { description: 'Which, and who.' })
    input: AcceptInvitationInput,
    @Ctx() context: RequestContext,
  ): Promise<AuthPayload> {
    return new AuthPayload(await acceptInvitation(input, context, this.#dependencies));
  }
}
