import type { Principal } from '../access/principal.js';
import { inSpan } from '../telemetry/spans.js';
import type { Database, EntityManager } from './connect.js';
import { REACHED, requireReached } from './replica-position.js';
import { noReplicas, type Replicas } from './replicas.js';
import { mayReadAgain, mayWriteAgain, retryOnce } from './retry-once.js';
import type { Row } from './statements.js';
import { createRunTenantReads, type ScopeSession, type TenantRead } from './tenant-read.js';

/** The database role of every tenant scope. It owns nothing and cannot bypass a policy. */
export const TENANT_ROLE = 'empfio_tenant';

/**
 * The role of a scope that searches leads. Its policy holds the search itself: PostgreSQL uses a
 * condition of ours for an index only after the policies' own, unless its operator is marked
 * leakproof, and `like` is not.
 */
export const TENANT_SEARCH_ROLE = 'empfio_tenant_search';

/** Name of the ORM filter that every tenant table carries. */
export const ORGANIZATION_FILTER = 'organization';

/** Session variable that holds the organization's id; the policies compare with it. */
export const ORGANIZATION_SETTING = 'app.organization';

/** Session variable that holds the `like` pattern of a search. */
export const SEARCH_SETTING = 'app.search';

/**
 * Lets PostgreSQL plan a read once for all organizations, which takes longer than to run it. Not
 * for a search: how it is best done depends on the text.
 */
const PLANNED_ONCE = { plan_cache_mode: 'force_generic_plan' };

/** How a scope is opened. */
interface ScopeOptions {
  /** A `like` pattern; the scope then sees only leads that match it. */
  readonly searchPattern?: string | null;
}

/** How rows are read past the ORM. */
interface ReadOptions extends ScopeOptions {
  /**
   * True where a replica may answer. Not for what somebody may do, and not for the audit trail:
   * those are the server's own to tell.
   */
  readonly mayAskReplica?: boolean;
}

/** How a scope that changes something is opened. */
interface ChangeOptions extends ScopeOptions {
  /**
   * True where the work can be done a second time after the server has undone the first: it makes
   * what it stores itself. An entity from outside counts as stored from the first time on, and
   * would be lost without a word.
   */
  readonly isRepeatable?: boolean;
}

/** The only door to organization data. */
export interface Tenants {
  /**
   * Runs the work in one transaction that sees one organization, behind two locks: the ORM's
   * filter, and PostgreSQL's row-level security under a role that cannot bypass it. Role and
   * organization end with the transaction, so a pooled connection carries nothing on.
   *
   * The work must use nothing but the entity manager that it is given: the embedded database has
   * one connection, and whoever asks for a second waits for the first forever.
   */
  within<Result>(
    principal: Pick<Principal, 'organizationId'>,
    work: (scope: EntityManager) => Promise<Result>,
    options?: ChangeOptions,
  ): Promise<Result>;

  /**
   * The same for work that only reads; it is done once more where that may help. A replica may
   * answer, but only one that has all that was acknowledged before the call, on whatever node.
   */
  lookUp<Result>(
    principal: Pick<Principal, 'organizationId'>,
    work: (scope: EntityManager) => Promise<Result>,
    options?: ScopeOptions,
  ): Promise<Result>;

  /**
   * Reads rows of one organization past the ORM, behind the same two locks and in one exchange with
   * the server, or with such a replica where that is allowed: for the lists that are read again and
   * again.
   */
  read(
    principal: Pick<Principal, 'organizationId'>,
    reads: readonly TenantRead[],
    options?: ReadOptions,
  ): Promise<readonly (readonly Row[])[]>;
}

/** The door to the organization data of a database and its replicas. */
export function createTenants(database: Database, replicas: Replicas = noReplicas): Tenants {
  const runReadsOf = perDatabase((each) => createRunTenantReads(each));
  const scopeOf = (each: Database, organizationId: string, options?: ScopeOptions) => {
    const scope = each.fork(sessionOf(organizationId, options));
    scope.setFilterParams(ORGANIZATION_FILTER, { organizationId });
    return scope;
  };
  return {
    within({ organizationId }, work, options) {
      let hasBegun = false;
      // Until the work begins nothing can have been changed, whatever was lost.
      const isSafe = (error: unknown) =>
        hasBegun ? options?.isRepeatable === true && mayWriteAgain(error) : mayReadAgain(error);
      const attempt = () =>
        scopeOf(database, organizationId, options).transactional((scope) => {
          hasBegun = true;
          return work(scope);
        });
      return retryOnce(attempt, isSafe);
    },
    lookUp({ organizationId }, work, options) {
      return replicas.read(
        (replica, position) =>
          scopeOf(replica, organizationId, options).transactional(
            async (scope) => {
              const [row] = await scope.execute(REACHED.replace('$1', '?'), [position]);
              requireReached(row);
              return work(scope);
            },
            { readOnly: true },
          ),
        () =>
          retryOnce(
            () => scopeOf(database, organizationId, options).transactional(work),
            mayReadAgain,
          ),
      );
    },
    read({ organizationId }, reads, options) {
      const { role, variables } = sessionOf(organizationId, options);
      const planning = options?.searchPattern ? {} : PLANNED_ONCE;
      const session = { role, variables: { ...variables, ...planning } };
      const readHere = () =>
        retryOnce(() => runReadsOf(database)(session, organizationId, reads), mayReadAgain);
      return inSpan('database read', {}, () =>
        options?.mayAskReplica === true
          ? replicas.read(
              (replica, position) => runReadsOf(replica)(session, organizationId, reads, position),
              readHere,
            )
          : readHere(),
      );
    },
  };
}

/** What is made once for each database that it is asked for. */
function perDatabase<Value>(create: (database: Database) => Value): (database: Database) => Value {
  const values = new Map<Database, Value>();
  return (database) => {
    const value = values.get(database) ?? create(database);
    values.set(database, value);
    return value;
  };
}

function sessionOf(
  organizationId: string,
  { searchPattern = null }: ScopeOptions = {},
): ScopeSession {
  return {
    role: searchPattern === null ? TENANT_ROLE : TENANT_SEARCH_ROLE,
    variables: {
      [ORGANIZATION_SETTING]: organizationId,
      ...(searchPattern === null ? {} : { [SEARCH_SETTING]: searchPattern }),
    },
  };
}
