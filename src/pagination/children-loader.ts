import DataLoader from 'dataloader';
import { perRequest } from '../access/per-request.js';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import type { EntityManager } from '../database/connect.js';
import type { Tenants } from '../database/tenant-scope.js';
import { type ChildTable, countRowsOfParents, findRowsOfParents } from './find-rows-of-parents.js';
import { type Page, type PageOrder, type Row, readPageBounds, toPage } from './page.js';
import type { PageArguments } from './page-arguments.js';

/** What sets one kind of children apart. */
interface ChildrenOptions<Child extends Row> extends ChildTable {
  readonly order: PageOrder;
  /** Makes the entity of a row that names the columns. */
  toEntity(scope: EntityManager, row: Record<string, unknown>): Child;
}

// A later mutation of the same request may have changed what an earlier one read.
const batchOnly = { cache: false } as const;

/** Reads a page of a parent's children. */
export type LoadChildren<Child extends Row> = (
  parentId: string,
  page: PageArguments,
  context: RequestContext,
) => Promise<Page<Child>>;

/**
 * Makes the function that reads a nested list. All parents of one request that ask for the same
 * page are answered by one query, and by one more where they ask for the whole number.
 */
export function createChildrenLoader<Child extends Row>(
  tenants: Tenants,
  options: ChildrenOptions<Child>,
): LoadChildren<Child> {
  const loadersOf = perRequest((context) => {
    const principal = requirePrincipal(context);
    const { organizationId } = principal;
    const counts = new DataLoader<string, number>(async (keys) => {
      const parents = { organizationId, ids: [...new Set(keys)] };
      const found = await tenants.lookUp(principal, (scope) =>
        countRowsOfParents(scope, options, parents),
      );
      return keys.map((id) => found.get(id) ?? 0);
    }, batchOnly);
    const createPages = (page: PageArguments) => {
      const bounds = readPageBounds(page, options.order);
      return new DataLoader<string, Page<Child>>(async (keys) => {
        const parents = { organizationId, ids: [...new Set(keys)] };
        const rows = await tenants.lookUp(principal, async (scope) => {
          const found = await findRowsOfParents(scope, options, parents, bounds);
          return found.map((row) => ({
            parentId: String(row[options.parentColumn]),
            child: options.toEntity(scope, row),
          }));
        });
        const childrenOf = Map.groupBy(rows, ({ parentId }) => parentId);
        return keys.map((id) => {
          const children = (childrenOf.get(id) ?? []).map(({ child }) => child);
          return toPage(children, bounds, () => counts.load(id));
        });
      }, batchOnly);
    };
    return { createPages, pages: new Map<string, DataLoader<string, Page<Child>>>() };
  });
  return (parentId, page, context) => {
    const { createPages, pages } = loadersOf(context);
    const key = `${page.first}:${page.after}`;
    const loader = pages.get(key) ?? createPages(page);
    pages.set(key, loader);
    return loader.load(parentId);
  };
}
