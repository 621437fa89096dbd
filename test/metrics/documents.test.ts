import { readFile } from 'node:fs/promises';
import { valueAt } from '../harness/client.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
let existing: Set<string>;
beforeAll(async () => {
  gateway = await startTestGateway();
  const { body } = await gateway.rest('GET', '/metrics');
  const declared = [...String(body).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  existing = new Set(
    declared.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
});
afterAll(() => gateway.stop());

const namesIn = (text: string) => text.match(/\b(?:empfio|nodejs|process)_[a-z0-9_]+/g) ?? [];

/** Every text below a key of this name. */
function textsAt(value: unknown, key: string): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const own = valueAt(value, key);
  const below = Object.values(value).flatMap((item) => textsAt(item, key));
  return typeof own === 'string' ? [own, ...below] : below;
}

test('the dashboard asks for metrics that there are, and for all of ours', async () => {
  const dashboard: unknown = JSON.parse(await readFile('docs/grafana-dashboard.json', 'utf8'));
  const queries = textsAt(dashboard, 'expr');
  expect(queries.length).toBeGreaterThan(15);
  const asked = new Set(queries.flatMap(namesIn));
  expect([...asked].filter((name) => !existing.has(name))).toEqual([]);
  const ours = [...existing].filter((name) => /^empfio_(?!.*_(?:sum|count|bucket)$)/.test(name));
  const isAsked = (name: string) => asked.has(name) || asked.has(`${name}_bucket`);
  expect(ours.filter((name) => !isAsked(name))).toEqual([]);
});

test('docs/operating.md names the metrics that there are, and all of ours', async () => {
  const text = await readFile('docs/operating.md', 'utf8');
  const named = new Set(namesIn(text));
  expect([...named].filter((name) => !existing.has(name))).toEqual([]);
  const ours = [...existing].filter((name) => /^empfio_(?!.*_(?:sum|count|bucket)$)/.test(name));
  expect(ours.filter((name) => !named.has(name))).toEqual([]);
});
