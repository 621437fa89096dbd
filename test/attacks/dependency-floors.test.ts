import { readFile } from 'node:fs/promises';
import { valueAt } from '../harness/client.js';

/** The first version of each package in which the named fault is mended. */
const floors = [
  ['jsonwebtoken', '9.0.0', 'GHSA-qwph-4952-7xr6'],
  ['jws', '4.0.1', 'GHSA-869p-cjfg-cm3x'],
  ['@apollo/server', '5.5.0', 'GHSA-9q82-xgwf-vj6h'],
  ['graphql', '16.8.1', 'CVE-2023-26144'],
  ['@mikro-orm/core', '7.0.6', 'CVE-2026-34220, CVE-2026-34221'],
  ['body-parser', '1.20.3', 'CVE-2024-45590'],
  ['qs', '6.14.1', 'CVE-2025-15284'],
] as const;

const isBelow = (version: string, floor: string) =>
  version.localeCompare(floor, 'en', { numeric: true }) < 0;

describe('a package with a fault that is known', () => {
  test.each(floors)(
    '%s is %s or later in every place of the lock file (%s)',
    async (name, floor) => {
      const lock: unknown = JSON.parse(await readFile('package-lock.json', 'utf8'));
      const packages = Object.entries(Object(valueAt(lock, 'packages')));
      const versions = packages
        .filter(
          ([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`),
        )
        .map(([, entry]) => String(valueAt(entry, 'version')));
      expect(versions).not.toEqual([]);
      expect(versions.filter((version) => isBelow(version, floor))).toEqual([]);
    },
  );

  test('would be found', () => {
    expect(isBelow('9.0.0', '10.0.0')).toBe(true);
    expect(isBelow('7.0.5', '7.0.6')).toBe(true);
    expect(isBelow('7.0.6', '7.0.6')).toBe(false);
    expect(isBelow('16.15.0', '16.8.1')).toBe(false);
  });
});
