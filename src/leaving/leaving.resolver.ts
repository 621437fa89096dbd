import { GraphQLJSONObject } from 'graphql-scalars';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Public } from '../access/public.js';
import { type RequestContext, requirePrincipal, requireRole } from '../access/request-context.js';
import { deleteAccount } from './delete-account.js';
import { deleteOrganization, restoreOrganization } from './delete-organization.js';
import { exportOwnData } from './export-own-data.js';
import { LeavingProofInput, RestoreInput } from './leaving.input.js';
import { DeletionType, ExportLinkType } from './leaving.type.js';
import type { LeavingDependencies } from './leaving-dependencies.js';
import { requestOrganizationExport } from './organization-export.js';
import { restoreAccount } from './restore-account.js';

/** How people take their data along, and go. */
@Resolver()
export class LeavingResolver {
  readonly #dependencies: LeavingDependencies;

  constructor(dependencies: LeavingDependencies) {
    this.#dependencies = dependencies;
  }

  @Query(() => GraphQLJSONObject, {
    description:
      'All that is kept of you: profile, links to providers, memberships, and what happened to ' +
      'your account (the latest 1,000 events of each organization).',
  })
  exportMyData(@Ctx() context: RequestContext): Promise<Record<string, unknown>> {
    return exportOwnData(requirePrincipal(context), this.#dependencies);
  }

  @Mutation(() => ExportLinkType, {
    description:
      "A link to all of your organization's data, for once and for an hour. FORBIDDEN: only " +
      'owners may. UNAUTHENTICATED: give your password, or sign in again. RATE_LIMITED: too many.',
  })
  async requestOrganizationExport(
    @Arg('input', () => LeavingProofInput, { description: 'The proof.' }) input: LeavingProofInput,
    @Ctx() context: RequestContext,
  ): Promise<ExportLinkType> {
    const principal = requireRole(context, 'owner');
    const { password } = input;
    return new ExportLinkType(
      await requestOrganizationExport(principal, password, context, this.#dependencies),
    );
  }

  @Mutation(() => DeletionType, {
    description:
      'Deletes your account: it is locked at once, all sessions end, and a mail brings a link ' +
      'that restores it until the grace is over. An organization that nobody else belongs to goes ' +
      'along. CONFLICT: others would be left without an owner. UNAUTHENTICATED: the proof does ' +
      'not hold.',
  })
  async deleteAccount(
    @Arg('input', () => LeavingProofInput, { description: 'The proof.' }) input: LeavingProofInput,
    @Ctx() context: RequestContext,
  ): Promise<DeletionType> {
    const principal = requirePrincipal(context);
    const { password } = input;
    return new DeletionType(await deleteAccount(principal, password, context, this.#dependencies));
  }

  @Public()
  @Mutation(() => Boolean, {
    description:
      'Takes the deletion of an account back; sign in then. Answers true. BAD_USER_INPUT: the ' +
      'link was used, has expired, or is none.',
  })
  async restoreAccount(
    @Arg('input', () => RestoreInput, { description: 'The link.' }) input: RestoreInput,
  ): Promise<boolean> {
    await restoreAccount(input.token, this.#dependencies);
    return true;
  }

  @Mutation(() => DeletionType, {
    description:
      'Deletes your organization: it is locked at once for everybody, and each owner gets a mail ' +
      'with a link that restores it until the grace is over. FORBIDDEN: only owners may. ' +
      'UNAUTHENTICATED: the proof does not hold.',
  })
  async deleteOrganization(
    @Arg('input', () => LeavingProofInput, { description: 'The proof.' }) input: LeavingProofInput,
    @Ctx() context: RequestContext,
  ): Promise<DeletionType> {
    const principal = requireRole(context, 'owner');
    const { password } = input;
    return new DeletionType(
      await deleteOrganization(principal, password, context, this.#dependencies),
    );
  }

  @Public()
  @Mutation(() => Boolean, {
    description:
      'Takes the deletion of an organization back. Answers true. BAD_USER_INPUT: the link was ' +
      'used, has expired, or is none, or its holder is no owner any more.',
  })
  async restoreOrganization(
    @Arg('input', () => RestoreInput, { description: 'The link.' }) input: RestoreInput,
  ): Promise<boolean> {
    await restoreOrganization(input.token, this.#dependencies);
    return true;
  }
}
