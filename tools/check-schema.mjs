// Compares two GraphQL schemas: `check-schema.mjs <released> <current> <declared>`. A change that
// breaks callers is refused unless the third file declares it:
//   [{ "type": "FIELD_REMOVED", "path": "Query.me", "reason": "why callers have to bear it" }]
// A field that was released as deprecated may go without that.
import { readFileSync } from 'node:fs';
import { CriticalityLevel, DiffRule, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const [releasedPath, currentPath, declaredPath] = process.argv.slice(2);
const read = (path) => buildSchema(readFileSync(path, 'utf8'));

const declared = JSON.parse(readFileSync(declaredPath, 'utf8'));
const isComplete = ({ type, path, reason }) =>
  [type, path, reason].every((text) => typeof text === 'string' && text.trim() !== '');
const incomplete = declared.filter((entry) => !isComplete(entry));

const changes = await diff(read(releasedPath), read(currentPath), [
  DiffRule.suppressRemovalOfDeprecatedField,
]);
const breaking = changes.filter(
  ({ criticality }) => criticality.level === CriticalityLevel.Breaking,
);
const nameOf = ({ type, path }) => `${type} ${path}`;
const declaredNames = new Set(declared.map(nameOf));
const breakingNames = new Set(breaking.map(nameOf));

const faults = [
  ...incomplete.map(
    (entry) => `Not a declaration with type, path and reason: ${JSON.stringify(entry)}`,
  ),
  ...breaking
    .filter((change) => !declaredNames.has(nameOf(change)))
    .map(
      (change) =>
        `Breaks callers: ${change.message}\n  { "type": "${change.type}", "path": "${change.path}", "reason": "…" }`,
    ),
  ...declared
    .filter((entry) => isComplete(entry) && !breakingNames.has(nameOf(entry)))
    .map((entry) => `Declared, but not so: ${nameOf(entry)}`),
];
if (faults.length > 0) {
  console.error(faults.join('\n'));
  console.error(`\nWhat breaks callers on purpose is declared in ${declaredPath}.`);
  process.exit(1);
}
console.log(
  `${changes.length} changes since the released schema, ${breaking.length} of them breaking and declared`,
);
