import type { TenantRead } from '../database/tenant-read.js';
import type { PageBounds } from './page.js';

/** What a list is read from. */
interface ListRead {
  readonly from: string;
  /** Column and operator, such as `status =`, with the value behind them. */
  readonly conditions: readonly (readonly [comparison: string, value: unknown])[];
}

/** The read of one page of a list, and of one row more, to know what follows. */
export function toPageRead(
  { select, from, conditions }: ListRead & { readonly select: string },
  { size, start, order }: PageBounds,
): TenantRead {
  const isNewestFirst = order === 'newest first';
  const after =
    'afterId' in start ? ([[`id ${isNewestFirst ? '<' : '>'}`, start.afterId]] as const) : [];
  const { where, values } = toWhere([...conditions, ...after]);
  const limit = values.length + 2;
  return {
    select,
    from,
    where,
    tail: `order by id ${isNewestFirst ? 'desc' : 'asc'} limit $${limit} offset $${limit + 1}`,
    values: [...values, size + 1, 'offset' in start ? start.offset : 0],
  };
}

/** The read of the length of a whole list, as `total`. */
export function toTotalRead({ from, conditions }: ListRead): TenantRead {
  return { select: 'count(*)::int as total', from, ...toWhere(conditions) };
}

/** The organization is $1. */
function toWhere(conditions: ListRead['conditions']): Pick<TenantRead, 'where' | 'values'> {
  return {
    where: conditions.map(([comparison], index) => `${comparison} $${index + 2}`),
    values: conditions.map(([, value]) => value),
  };
}
