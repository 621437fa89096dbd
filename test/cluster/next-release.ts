import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the migration that the next release brings. */
export const NEXT_MIGRATION = '99991231-next-release';

const migration = `import { Migration } from '@mikro-orm/migrations';
export class NextRelease extends Migration {
  up() {
    this.addSql('alter table leads add column next_release int not null default 0');
    this.addSql('create table next_release (id int primary key)');
  }
}
`;

/**
 * Makes a release of the compiled gateway that has one migration more; the path of its main file.
 * It lies beside the packages, so that it finds them.
 */
export function makeNextRelease(): string {
  const root = join(process.cwd(), 'build', 'next-release');
  const release = join(root, 'dist');
  rmSync(root, { recursive: true, force: true });
  cpSync('dist', release, { recursive: true });
  for (const file of ['package.json', 'schema']) {
    cpSync(file, join(root, file), { recursive: true });
  }
  const migrations = join(release, 'database', 'migrations');
  writeFileSync(join(migrations, `${NEXT_MIGRATION}.js`), migration);
  const list = join(migrations, 'migrations-list.js');
  const text = readFileSync(list, 'utf8');
  const longer = text.replace(
    /\n\];/,
    `\n    { name: '${NEXT_MIGRATION}', class: NextRelease },\n];`,
  );
  if (longer === text) {
    throw new Error('The list of migrations looks otherwise than it did');
  }
  writeFileSync(list, `import { NextRelease } from './${NEXT_MIGRATION}.js';\n${longer}`);
  return join(release, 'main.js');
}
