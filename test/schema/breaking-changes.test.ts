import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const FULL_NAME_OF_USER = / {2}"""Name of the person."""\n {2}fullName: String!\n/;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breaking-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the check on these texts, as `npm run check:schema` does on the committed ones. */
async function check(released: string, current: string, declared: unknown = []) {
  const texts = { 'released.graphql': released, 'current.graphql': current };
  const files = { ...texts, 'declared.json': JSON.stringify(declared) };
  const paths = Object.keys(files).map((name) => join(folder, name));
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)),
  );
  return promisify(execFile)(process.execPath, ['tools/check-schema.mjs', ...paths]).then(
    ({ stdout }) => ({ isAccepted: true, words: stdout }),
    (error: { stderr: string }) => ({ isAccepted: false, words: error.stderr }),
  );
}

describe('the check of the schema against the released one', () => {
  let released: string;
  let broken: string;
  beforeAll(async () => {
    released = await readFile('schema/released.graphql', 'utf8');
    broken = released.replace(FULL_NAME_OF_USER, '');
    expect(broken).not.toBe(released);
  });
  const declaration = { type: 'FIELD_REMOVED', path: 'User.fullName', reason: 'A planted one' };

  test('accepts the schema of today with what is declared', async () => {
    const current = await readFile('schema/schema.graphql', 'utf8');
    const declared: unknown = JSON.parse(await readFile('schema/declared-breaks.json', 'utf8'));
    expect(await check(released, current, declared)).toMatchObject({ isAccepted: true });
  });

  test('refuses a change that breaks callers, and says which', async () => {
    const { isAccepted, words } = await check(released, broken);
    expect(isAccepted).toBe(false);
    expect(words).toContain("Field 'fullName' was removed from object type 'User'");
    expect(words).toContain('"path": "User.fullName"');
  });

  test('accepts it where it is declared with its reason, and not without one', async () => {
    expect(await check(released, broken, [declaration])).toMatchObject({ isAccepted: true });
    const silent = { ...declaration, reason: ' ' };
    expect(await check(released, broken, [silent])).toMatchObject({ isAccepted: false });
  });

  test('refuses a declaration of what is not so', async () => {
    const { isAccepted, words } = await check(released, released, [declaration]);
    expect({ isAccepted, words }).toMatchObject({ isAccepted: false });
    expect(words).toContain('Declared, but not so: FIELD_REMOVED User.fullName');
  });

  test('lets a field go that was released as deprecated', async () => {
    const deprecated = released.replace(
      FULL_NAME_OF_USER,
      '  fullName: String! @deprecated(reason: "Use name")\n',
    );
    expect(await check(deprecated, broken)).toMatchObject({ isAccepted: true });
  });
});
