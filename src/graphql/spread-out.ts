import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** The fragments of a document by their names. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Finds a document's fragments. */
export function fragmentsOf(document: DocumentNode): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  return fragments;
}

/**
 * How many selections the document would hold if each spread were written out in place: those of
 * all its operations and fragments together, Infinity where a fragment holds itself. Every
 * fragment is counted once, so this takes one look at each selection that is written, whatever
 * number comes out.
 */
export function countSelections(document: DocumentNode, fragments: Fragments): number {
  const counts = new Map<string, number>();
  const countFragment = (name: string): number => {
    const known = counts.get(name);
    if (known !== undefined) {
      return known;
    }
    // What meets the fragment again before it is counted is inside of it.
    counts.set(name, Number.POSITIVE_INFINITY);
    const count = countSet(fragments.get(name)?.selectionSet);
    counts.set(name, count);
    return count;
  };
  const countSet = (set: SelectionSetNode | undefined): number =>
    (set?.selections ?? []).reduce((sum, selection) => sum + 1 + countBelow(selection), 0);
  const countBelow = (selection: SelectionNode): number =>
    selection.kind === Kind.FRAGMENT_SPREAD
      ? countFragment(selection.name.value)
      : countSet(selection.selectionSet);
  return document.definitions.reduce((sum, definition) => {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      return sum + countFragment(definition.name.value);
    }
    return sum + ('selectionSet' in definition ? countSet(definition.selectionSet) : 0);
  }, 0);
}

/**
 * How often the document asks for the same field of the answer, at the field that it asks for
 * most often. It writes spreads out, so `countSelections` must have found the document small.
 */
export function countRepetitions(set: SelectionSetNode, fragments: Fragments): number {
  const countAmong = (sets: readonly SelectionSetNode[]): number => {
    const fields = new Map<string, { count: number; sets: SelectionSetNode[] }>();
    const collect = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.FIELD) {
          const name = (selection.alias ?? selection.name).value;
          const field = fields.get(name) ?? { count: 0, sets: [] };
          fields.set(name, field);
          field.count += 1;
          if (selection.selectionSet) {
            field.sets.push(selection.selectionSet);
          }
          continue;
        }
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (inner) {
          collect(inner.selectionSet);
        }
      }
    };
    sets.forEach(collect);
    return Math.max(
      0,
      ...[...fields.values()].map((field) => Math.max(field.count, countAmong(field.sets))),
    );
  };
  return countAmong([set]);
}
