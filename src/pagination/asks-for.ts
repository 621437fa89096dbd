import { type GraphQLResolveInfo, Kind, type SelectionNode } from 'graphql';

type Asked = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>;

/** Whether the operation asks for this field of what the resolver answers, or may (`@skip`). */
export function asksFor(name: string, { fieldNodes, fragments }: Asked): boolean {
  return fieldNodes.some((node) => fieldsOf(node, fragments).some((field) => field === name));
}

/** Whether it asks for a field of this name anywhere below, of whatever type. */
export function asksBelow(name: string, { fieldNodes, fragments }: Asked): boolean {
  const isIn = (selection: SelectionNode): boolean =>
    selectionsOf(selection, fragments).some(
      (below) => (below.kind === Kind.FIELD && below.name.value === name) || isIn(below),
    );
  return fieldNodes.some(isIn);
}

/** Names of the fields right below, fragments written out. */
function fieldsOf(selection: SelectionNode, fragments: Asked['fragments']): string[] {
  return selectionsOf(selection, fragments).flatMap((below) =>
    below.kind === Kind.FIELD ? [below.name.value] : fieldsOf(below, fragments),
  );
}

function selectionsOf(
  selection: SelectionNode,
  fragments: Asked['fragments'],
): readonly SelectionNode[] {
  const { selectionSet } =
    selection.kind === Kind.FRAGMENT_SPREAD
      ? (fragments[selection.name.value] ?? { selectionSet: undefined })
      : selection;
  return selectionSet?.selections ?? [];
}
