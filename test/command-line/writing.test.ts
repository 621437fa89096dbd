import { type Cell, writeRecord, writeRows } from '#gateway/command-line/write-rows.js';

const NASTY = 'Salon\u001b[2J\u0007\u009b31m\u202eevil\u{e0041}';

/** All but tabs and line ends. */
const ACTING = /[^\P{Cc}\n\t]|\p{Cf}/u;

async function written(
  columns: number | null,
  rows: readonly Record<string, Cell>[],
  isJson = false,
): Promise<string> {
  let text = '';
  const terminal = {
    write: (part: string) => {
      text += part;
    },
    tell: () => {},
    columns,
    progress: null,
  };
  async function* each() {
    yield* rows;
  }
  await writeRows(terminal, ['name', 'is_active'], each(), isJson);
  return text;
}

const rows = [
  { name: 'Salon Demo', is_active: true },
  { name: 'Barber Bob', is_active: false },
];

describe('rows', () => {
  test('are a table on a terminal that is wide enough', async () => {
    const text = await written(80, rows);
    expect(text).toMatch(/│ name +│ is_active │/);
    expect(text).toMatch(/│ Salon Demo │ yes/);
  });

  test('are blocks of lines on a narrow one', async () => {
    expect(await written(20, rows)).toBe(
      'name       Salon Demo\nis_active  yes\n\nname       Barber Bob\nis_active  no\n',
    );
  });

  test('are lines with tabs for a program, and JSON where it asks for it', async () => {
    expect(await written(null, rows)).toBe('Salon Demo\tyes\nBarber Bob\tno\n');
    expect(JSON.parse(await written(80, rows, true))).toEqual(rows);
    expect(await written(80, [], true)).toBe('[]\n');
  });

  test('never let a name act on the terminal, and JSON keeps what it was', async () => {
    for (const columns of [200, 20, null]) {
      const text = await written(columns, [{ name: NASTY, is_active: true }]);
      expect(text).not.toMatch(ACTING);
      expect(text).toContain('\\u001b[2J');
    }
    const json = await written(80, [{ name: NASTY, is_active: true }], true);
    expect(json).not.toMatch(ACTING);
    expect(JSON.parse(json)).toEqual([{ name: NASTY, is_active: true }]);
  });
});

test('a record is a line a value', () => {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const terminal = { write, tell: () => {}, columns: 80, progress: null };
  writeRecord(terminal, { id: 7, at: new Date(0), none: null }, false);
  expect(text).toBe('id    7\nat    1970-01-01T00:00:00.000Z\nnone  \n');
});
