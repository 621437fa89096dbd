import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { type RequestContext, requireRole } from '../access/request-context.js';
import type { Tenants } from '../database/tenant-scope.js';
import type { Connection } from '../pagination/connection.type.js';
import { mapPage, readPageBounds, toPage, toWindow } from '../pagination/page.js';
import { PageArguments } from '../pagination/page-arguments.js';
import { AuditLogFilter } from './audit.input.js';
import { AuditEvent } from './audit-event.entity.js';
import { AuditEventConnection, AuditEventType } from './audit-event.type.js';

/** The organization's audit trail. */
@Resolver()
export class AuditResolver {
  readonly #tenants: Tenants;

  constructor({ tenants }: { readonly tenants: Tenants }) {
    this.#tenants = tenants;
  }

  @Query(() => AuditEventConnection, {
    description:
      'What happened to the accounts of the organization, the latest first. ' +
      'FORBIDDEN: only owners and admins may read it.',
  })
  async auditLog(
    @Args(() => PageArguments) page: PageArguments,
    @Arg('filter', () => AuditLogFilter, {
      nullable: true,
      description: 'Which events are wanted.',
    })
    filter: AuditLogFilter | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Connection<AuditEventType>> {
    const principal = requireRole(context, 'owner', 'admin');
    const bounds = readPageBounds(page, 'newest first');
    const { action, userId } = filter ?? {};
    const where = { ...(action ? { action } : {}), ...(userId ? { userId } : {}) };
    const window = toWindow(bounds);
    const events = await this.#tenants.within(principal, (scope) =>
      scope.find(AuditEvent, { ...where, ...window.where }, window.options),
    );
    const found = toPage(events, bounds, () =>
      this.#tenants.within(principal, (scope) => scope.count(AuditEvent, where)),
    );
    return new AuditEventConnection(mapPage(found, (event) => new AuditEventType(event)));
  }
}
