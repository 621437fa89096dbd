import type { EntityManager } from '../database/connect.js';
import type { PageBounds } from './page.js';

/** A child table, and the column that names the parent; both are written by us, never by callers. */
export interface ChildTable {
  readonly table: 'bookings' | 'conversations' | 'messages';
  readonly parentColumn: 'lead_id' | 'conversation_id';
}

/** Whose children are wanted. */
interface Parents {
  readonly organizationId: string;
  readonly ids: readonly string[];
}

/**
 * Reads the same page of the children of many parents in one query, one row more for each. Rows
 * come with the names of the columns. The organization stands in the query itself: the ORM's
 * filter does not reach into SQL that is written by hand.
 */
export function findRowsOfParents(
  scope: EntityManager,
  { table, parentColumn }: ChildTable,
  { organizationId, ids }: Parents,
  { size, start, order }: PageBounds,
): Promise<Record<string, unknown>[]> {
  const [direction, comparison] = order === 'newest first' ? ['desc', '<'] : ['asc', '>'];
  const afterId = 'afterId' in start ? start.afterId : null;
  return scope.execute(
    `select child.* from unnest(string_to_array(?, ',')::uuid[]) as parent (id)
     cross join lateral (
       select * from ${table}
       where organization_id = ? and ${parentColumn} = parent.id
         ${afterId === null ? '' : `and id ${comparison} ?`}
       order by id ${direction} limit ? offset ?
     ) child`,
    [
      ids.join(','),
      organizationId,
      ...(afterId === null ? [] : [afterId]),
      size + 1,
      'offset' in start ? start.offset : 0,
    ],
  );
}

/** Counts the children of many parents in one query: parent's id → number. */
export async function countRowsOfParents(
  scope: EntityManager,
  { table, parentColumn }: ChildTable,
  { organizationId, ids }: Parents,
): Promise<ReadonlyMap<string, number>> {
  const rows = await scope.execute(
    `select ${parentColumn}::text as parent_id, count(*)::int as count from ${table}
     where organization_id = ? and ${parentColumn} = any(string_to_array(?, ',')::uuid[])
     group by ${parentColumn}`,
    [organizationId, ids.join(',')],
  );
  return new Map(rows.map((row) => [String(row.parent_id), Number(row.count)]));
}
