import { Migration } from '@mikro-orm/migrations';

const tables = ['webhooks', 'webhook_events', 'webhook_deliveries', 'calcom_connections'] as const;

/**
 * Keeps the policy of those who deliver to their role itself. A policy holds for the members of its
 * role too: the gateway's own is one, and saw the webhooks of all organizations outside every scope.
 */
export class HideWebhooks extends Migration {
  override up(): void {
    this.#alterPolicies(`current_user = 'empfio_webhooks'`);
  }

  override down(): void {
    this.#alterPolicies('true');
  }

  #alterPolicies(condition: string): void {
    for (const table of tables) {
      this.addSql(
        `alter policy delivered_by_workers on ${table} using (${condition})
         with check (${condition})`,
      );
    }
  }
}
