import { parseEnv } from 'node:util';
import { parse as parseCsv } from 'csv-parse/sync';
import { parseAllDocuments } from 'yaml';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { readDocuments } from './compare-output.js';

/** What is wrong with written JSON, one document or several, or null. */
export const checkJson = (text: string): string | null =>
  readDocuments(text) === null ? tell(() => JSON.parse(text)) : null;

/** What is wrong with a written YAML document, or null. */
export const checkYaml = (text: string): string | null =>
  parseAllDocuments(text).flatMap(({ errors }) => errors)[0]?.message ?? null;

/** What is wrong with a written table, or null. */
export const checkCsv = (text: string): string | null => tell(() => parseCsv(text));

/** What the settings' parser says against a written `.env`, or null; it knows each name. */
export function checkEnvironment(text: string, known: ReadonlySet<string>): string | null {
  const values = parseEnv(text);
  const unknown = Object.keys(values).find((name) => !known.has(name));
  // A value may be left to the reader, but not where the parser has to judge it.
  return unknown === undefined ? tell(() => parseSettings(values)) : `${unknown} is no setting`;
}

function tell(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
