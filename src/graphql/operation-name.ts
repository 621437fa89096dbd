import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * What operators know an operation by: its one root field, such as Query.me; `several` of more than
 * one; `introspection` where it asks for the schema only. There are as many names as the schema has
 * root fields: what callers call their operations is theirs. The document must be valid.
 */
export function operationNameOf(
  document: DocumentNode,
  { operation, selectionSet }: OperationDefinitionNode,
): string {
  const names = new Set<string>();
  addRootFields(document, selectionSet, names);
  const [name, second] = [...names].filter((field) => !field.startsWith('__'));
  if (name === undefined) {
    return 'introspection';
  }
  const type = operation.charAt(0).toUpperCase() + operation.slice(1);
  return second === undefined ? `${type}.${name}` : 'several';
}

function addRootFields(
  document: DocumentNode,
  { selections }: SelectionSetNode,
  names: Set<string>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      names.add(selection.name.value);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      addRootFields(document, selection.selectionSet, names);
    } else {
      const fragment = document.definitions.find(
        (definition) =>
          definition.kind === Kind.FRAGMENT_DEFINITION &&
          definition.name.value === selection.name.value,
      );
      if (fragment?.kind === Kind.FRAGMENT_DEFINITION) {
        addRootFields(document, fragment.selectionSet, names);
      }
    }
  }
}
