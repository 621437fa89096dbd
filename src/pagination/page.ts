import { type PageStart, readCursor } from './cursor.js';
import { type PageArguments, requirePageSize } from './page-arguments.js';

/** What an item needs to stand in a list: ids are UUIDv7, so their order is that of creation. */
export interface Row {
  readonly id: string;
}

/** A part of a list. */
export interface Page<Item extends Row> {
  readonly items: readonly Item[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Counts the whole list; nothing is counted unless it is called. */
  countAll(): Promise<number>;
}

/** The order of a list. */
export type PageOrder = 'newest first' | 'oldest first';

/** A page that has been asked for, with its bounds checked. */
export interface PageBounds {
  readonly size: number;
  readonly start: PageStart;
  readonly order: PageOrder;
}

/** Checks the arguments of a page. Throws BAD_USER_INPUT. */
export function readPageBounds(page: PageArguments, order: PageOrder): PageBounds {
  return { size: requirePageSize(page), start: readCursor(page.after), order };
}

/** The part of a MikroORM query that chooses the page, and one row more to know what follows. */
export function toWindow({ size, start, order }: PageBounds) {
  const isNewestFirst = order === 'newest first';
  const id = 'afterId' in start ? { [isNewestFirst ? '$lt' : '$gt']: start.afterId } : null;
  return {
    where: id === null ? {} : { id },
    options: {
      orderBy: { id: isNewestFirst ? 'desc' : 'asc' },
      limit: size + 1,
      offset: 'offset' in start ? start.offset : 0,
    },
  } as const;
}

/** Makes a page of the rows that a window chose. */
export function toPage<Item extends Row>(
  rows: readonly Item[],
  { size, start }: PageBounds,
  countAll: () => Promise<number>,
): Page<Item> {
  return {
    items: rows.slice(0, size),
    hasNextPage: rows.length > size,
    hasPreviousPage: 'afterId' in start || start.offset > 0,
    countAll,
  };
}

/** The same page of items of another form. */
export function mapPage<Item extends Row, Other extends Row>(
  page: Page<Item>,
  map: (item: Item) => Other,
): Page<Other> {
  return { ...page, items: page.items.map(map) };
}
