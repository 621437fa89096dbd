import type { Block, MarkdownPage } from './markdown-page.js';

/** Languages whose blocks are done, so that a block after one can show what came of it. */
const DONE =
  /^(?:sh|bash|shell|console|graphql|gql|http|js|javascript|mjs|ts|typescript|python|py)$/;

/** The block cannot be done here, and says so. */
export const isElsewhere = ({ words }: Block): boolean => words.includes('elsewhere');

/** The block holds the variables of the GraphQL document before it. */
const isVariables = ({ words }: Block): boolean => words.includes('variables');

/**
 * The block shows what the one before it printed: it is a `text` or `json` block right after one
 * that was done, or says `output`.
 */
export function isOutput(block: Block): boolean {
  if (isElsewhere(block) || isVariables(block)) {
    return false;
  }
  const { follows, language, words } = block;
  const isAfterDone =
    follows !== null &&
    !isElsewhere(follows) &&
    !isOutput(follows) &&
    (DONE.test(follows.language) || isVariables(follows));
  return words.includes('output') || (isAfterDone && /^(?:text|txt|json)$/.test(language));
}

/** The block that shows what this one prints, or null; an answer in `http` is one too. */
export function outputOf(page: MarkdownPage, block: Block): Block | null {
  const later = page.blocks.slice(page.blocks.indexOf(block) + 1);
  const next = later.find((candidate) => !isVariables(candidate));
  const isAnswer = next?.language === 'http' && next.text.startsWith('HTTP/');
  return next !== undefined && (isOutput(next) || isAnswer) ? next : null;
}

/** The variables that a page gives for a document, or null. */
export const variablesOf = ({ blocks }: MarkdownPage, block: Block): Block | null =>
  blocks.find((candidate) => candidate.follows === block && isVariables(candidate)) ?? null;
