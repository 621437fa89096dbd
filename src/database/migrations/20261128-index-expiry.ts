import { Migration } from '@mikro-orm/migrations';

/** Counters that have run out are deleted every few minutes: without an index by reading all. */
export class IndexExpiry extends Migration {
  override up(): void {
    this.addSql('create index attempt_counters_expire_index on attempt_counters (expire)');
  }

  override down(): void {
    this.addSql('drop index attempt_counters_expire_index');
  }
}
