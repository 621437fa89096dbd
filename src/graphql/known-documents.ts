import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Documents, and characters of all of them, that are kept. */
const MAX_KEPT = { documents: 1000, characters: 5 * 1024 * 1024 };

/**
 * The documents that have passed the limits and the validation, by their text. One that comes again
 * is executed straight away.
 */
export type KnownDocuments = Pick<LRUCache<string, DocumentNode>, 'get' | 'set'>;

/** Makes an empty store of documents; the one that was not used for longest goes first. */
export function createKnownDocuments(): KnownDocuments {
  return new LRUCache<string, DocumentNode>({
    max: MAX_KEPT.documents,
    maxSize: MAX_KEPT.characters,
    sizeCalculation: (_, text) => text.length,
  });
}
