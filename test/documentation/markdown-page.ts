import { readFileSync } from 'node:fs';
import GithubSlugger from 'github-slugger';
import type { Code, Node, Parents, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** A block of code on a page. */
export interface Block {
  /**
   * First word after the fence, in small letters; '' for one that names no language, `sh` for a
   * block that is set in by four spaces.
   */
  readonly language: string;
  /** The other words after the fence. */
  readonly words: readonly string[];
  readonly text: string;
  readonly line: number;
  /** Why it cannot run here, from a comment `<!-- elsewhere: … -->` beside it. */
  readonly reason: string | null;
  /** The block right before it, with nothing but comments between. */
  readonly follows: Block | null;
}

/** A piece of text and where it stands. */
export interface Place {
  readonly text: string;
  readonly line: number;
}

/** What the tests look at in a Markdown file. */
export interface MarkdownPage {
  /** Path from the project's folder. */
  readonly path: string;
  readonly blocks: readonly Block[];
  /** Targets of links and images. */
  readonly links: readonly Place[];
  /** What stands between backticks in the running text. */
  readonly codeSpans: readonly Place[];
  /** Anchors of the headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
  /** The page says `<!-- database: postgresql -->`: its walk is on a PostgreSQL server. */
  readonly isOnPostgresql: boolean;
}

/** Reads a page of the project. */
export function readPage(path: string): MarkdownPage {
  return parsePage(path, readFileSync(path, 'utf8'));
}

/** Takes a page's text apart. */
export function parsePage(path: string, text: string): MarkdownPage {
  const root = fromMarkdown(text);
  const nodes = [...walk(root)];
  const slugger = new GithubSlugger();
  return {
    path,
    blocks: nodes.flatMap((node) => ('children' in node ? blocksOf(node, text) : [])).sort(byLine),
    links: nodes.flatMap((node) =>
      node.type === 'link' || node.type === 'image' || node.type === 'definition'
        ? [{ text: node.url, line: lineOf(node) }]
        : [],
    ),
    codeSpans: nodes.flatMap((node) =>
      node.type === 'inlineCode' ? [{ text: node.value, line: lineOf(node) }] : [],
    ),
    anchors: new Set(
      nodes.flatMap((node) => (node.type === 'heading' ? [slugger.slug(textOf(node))] : [])),
    ),
    isOnPostgresql: nodes.some(
      (node) => node.type === 'html' && /^<!--\s*database: postgresql\s*-->/.test(node.value),
    ),
  };
}

function* walk(node: Parents | RootContent): Generator<Parents | RootContent> {
  yield node;
  if ('children' in node) {
    for (const child of node.children) {
      yield* walk(child);
    }
  }
}

function blocksOf(parent: Parents, text: string): Block[] {
  const blocks: Block[] = [];
  let previous: Block | null = null;
  for (const [index, node] of parent.children.entries()) {
    if (node.type === 'code') {
      const neighbours = [parent.children[index - 1], parent.children[index + 1]];
      previous = toBlock(node, { neighbours, follows: previous, text });
      blocks.push(previous);
    } else if (node.type !== 'html') {
      previous = null;
    }
  }
  return blocks;
}

interface Surroundings {
  readonly neighbours: readonly (RootContent | undefined)[];
  readonly follows: Block | null;
  /** The whole page. */
  readonly text: string;
}

function toBlock(node: Code, { neighbours, follows, text }: Surroundings): Block {
  const reasons = neighbours.map((neighbour) =>
    neighbour?.type === 'html'
      ? /<!--\s*elsewhere:\s*(\S[\s\S]*?)\s*-->/.exec(neighbour.value)?.[1]
      : undefined,
  );
  return {
    language: node.lang?.toLowerCase() ?? (isIndented(node, text) ? 'sh' : ''),
    words: node.meta?.split(/\s+/) ?? [],
    text: node.value,
    line: lineOf(node),
    reason: reasons.find((reason) => reason !== undefined) ?? null,
    follows,
  };
}

/** A block that is set in, not fenced: somebody's commands. */
const isIndented = ({ position }: Code, text: string): boolean =>
  !/^\s*(?:`{3}|~{3})/.test(text.slice(position?.start.offset));

const lineOf = (node: Node): number => node.position?.start.line ?? 0;

const byLine = (one: Block, other: Block): number => one.line - other.line;

const textOf = (node: Parents | RootContent): string =>
  [...walk(node)].map((part) => ('value' in part ? part.value : '')).join('');
