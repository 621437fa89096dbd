import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { cursorOfRow } from './cursor.js';
import type { Page, Row } from './page.js';

/** Where a page lies in its list (Relay's PageInfo). */
@ObjectType({ description: 'Where a page lies in its list.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether items follow behind the page.' })
  readonly hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether items come before the page.' })
  readonly hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item.' })
  readonly startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item.' })
  readonly endCursor: string | null;

  constructor({ items, hasNextPage, hasPreviousPage }: Page<Row>) {
    const [first, last] = [items[0], items.at(-1)];
    this.hasNextPage = hasNextPage;
    this.hasPreviousPage = hasPreviousPage;
    this.startCursor = first ? cursorOfRow(first.id) : null;
    this.endCursor = last ? cursorOfRow(last.id) : null;
  }
}

/** A page as GraphQL shows it. */
export interface Connection<Node extends Row> {
  readonly nodes: readonly Node[];
  edges(): readonly { readonly cursor: string; readonly node: Node }[];
  pageInfo(): PageInfo;
  totalCount(): Promise<number>;
}

/** Makes the GraphQL types of a list: `<name>Connection` and `<name>Edge` (Relay's Cursor Connections). */
export function createConnectionType<Node extends Row>(
  name: string,
  nodeType: ClassType<Node>,
): new (
  page: Page<Node>,
) => Connection<Node> {
  @ObjectType(`${name}Edge`, { description: 'An item of a list.', simpleResolvers: true })
  class EdgeType {
    @Field(() => String, { description: 'Marks the place of the item, for `after`.' })
    readonly cursor: string;

    @Field(() => nodeType, { description: 'The item.' })
    readonly node: Node;

    constructor(node: Node) {
      this.cursor = cursorOfRow(node.id);
      this.node = node;
    }
  }

  @ObjectType(`${name}Connection`, { description: 'A page of a list.', simpleResolvers: true })
  class ConnectionType implements Connection<Node> {
    @Field(() => [nodeType], { description: 'The items of the page.' })
    readonly nodes: readonly Node[];

    readonly #page: Page<Node>;

    constructor(page: Page<Node>) {
      this.nodes = page.items;
      this.#page = page;
    }

    // Methods, so that nothing is made or counted but what is asked for.
    @Field(() => [EdgeType], { description: 'The items of the page with their cursors.' })
    edges(): EdgeType[] {
      return this.nodes.map((node) => new EdgeType(node));
    }

    @Field(() => PageInfo, { description: 'Where the page lies in the list.' })
    pageInfo(): PageInfo {
      return new PageInfo(this.#page);
    }

    @Field(() => Int, { description: 'Length of the whole list; counted only when asked for.' })
    totalCount(): Promise<number> {
      return this.#page.countAll();
    }
  }

  return ConnectionType;
}
