import { Migration } from '@mikro-orm/migrations';

/** An organization may have millions of both; children before parents. */
const tables = ['webhook_deliveries', 'webhook_events'] as const;

/** Lets the purge delete what webhooks were sent a batch at a time, not all with the organization. */
export class PurgeWebhooks extends Migration {
  override up(): void {
    for (const table of tables) {
      this.addSql(
        `create policy purge on ${table} to empfio_purge
         using (current_user = 'empfio_purge' and is_being_deleted(organization_id, null))`,
      );
      this.addSql(`grant select (organization_id, id), delete on ${table} to empfio_purge`);
    }
  }

  override down(): void {
    for (const table of tables) {
      this.addSql(`drop policy purge on ${table}`);
      this.addSql(`revoke all on ${table} from empfio_purge`);
    }
  }
}
