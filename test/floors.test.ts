import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const cruise = async (files: Record<string, string>) => {
  const folder = await mkdtemp(join(tmpdir(), 'floors-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(folder, 'dist', path, '..'), { recursive: true });
      await writeFile(join(folder, 'dist', path), text);
    }
    const root = process.cwd();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
        ...['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'err', 'dist'],
      ],
      { cwd: folder },
    ).catch((error: { stdout: string }) => error);
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
};

describe('the check of directions', () => {
  test('lets a file import from a lower floor', async () => {
    const report = await cruise({
      'rest/a.js': "import '../errors/b.js';",
      'errors/b.js': 'export {};',
    });
    expect(report).toContain('no dependency violations found');
  });

  test('refuses an import from above, a circle, and a folder that has no floor', async () => {
    const report = await cruise({
      'errors/a.js': "import '../rest/b.js';",
      'rest/b.js': "import './c.js';",
      'rest/c.js': "import './b.js';",
      'attic/d.js': "import '../rest/b.js';",
    });
    expect(report).toContain('error not-up-from-');
    expect(report).toContain('error no-circle');
    expect(report).toContain('error no-room-without-floor');
  });
});
