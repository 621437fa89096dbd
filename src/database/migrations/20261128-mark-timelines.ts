import { Migration } from '@mikro-orm/migrations';

/**
 * One row for each timeline of the server's log that a gateway has seen. A replica that has the row
 * of the primary's timeline has replayed that timeline, and no other of the same number.
 */
export class MarkTimelines extends Migration {
  override up(): void {
    this.addSql(`
      create table database_timelines (
        timeline text primary key,
        mark uuid not null,
        marked_at timestamptz not null
      )`);
  }

  override down(): void {
    this.addSql('drop table database_timelines');
  }
}
