import { Migration } from '@mikro-orm/migrations';
import { roleStatements } from './role-statements.js';

const tables = ['webhooks', 'webhook_events', 'webhook_deliveries'] as const;
const isOwnRow = `organization_id = nullif(current_setting('app.organization', true), '')::uuid`;

/**
 * Webhooks, the events that are written with each change, and their way to each webhook. A role of
 * its own delivers for all organizations; it sees these tables, and nothing else of anybody.
 */
export class CreateWebhooks extends Migration {
  override up(): void {
    for (const statement of roleStatements('empfio_webhooks')) {
      this.addSql(statement);
    }
    this.#createTables();
    for (const table of tables) {
      this.addSql(`alter table ${table} enable row level security`);
      this.addSql(`alter table ${table} force row level security`);
      this.addSql(
        `create policy own_organization on ${table} to empfio_tenant
         using (${isOwnRow}) with check (${isOwnRow})`,
      );
      this.addSql(
        `create policy delivered_by_workers on ${table} to empfio_webhooks
         using (true) with check (true)`,
      );
      this.addSql(`grant select on ${table} to empfio_webhooks`);
      this.addSql(`grant select, insert on ${table} to empfio_tenant`);
    }
    this.addSql('grant update, delete on webhooks to empfio_tenant');
    this.addSql('grant update (next_at) on webhook_deliveries to empfio_tenant');
    this.addSql(
      'grant update (secret, failing_since, last_failed_at) on webhooks to empfio_webhooks',
    );
    this.addSql('grant delete on webhook_events to empfio_webhooks');
    this.addSql('grant update, delete on webhook_deliveries to empfio_webhooks');
    this.addSql('grant select (id, is_active) on organizations to empfio_webhooks');
    this.#announceDeliveries();
  }

  override down(): void {
    // The role stays: it belongs to the whole server, and other databases may use it.
    this.addSql('revoke select (id, is_active) on organizations from empfio_webhooks');
    for (const table of tables.toReversed()) {
      this.addSql(`drop table ${table}`);
    }
    this.addSql('drop function announce_deliveries');
  }

  #createTables(): void {
    this.addSql(`
      create table webhooks (
        organization_id uuid not null
          constraint webhooks_organization_id_foreign references organizations (id)
          on delete cascade,
        id uuid not null,
        url text not null,
        events text[] not null,
        secret text not null,
        is_active boolean not null,
        created_by uuid not null,
        failing_since timestamptz null,
        last_failed_at timestamptz null,
        created_at timestamptz not null,
        primary key (organization_id, id)
      )`);
    this.addSql(`
      create table webhook_events (
        organization_id uuid not null
          constraint webhook_events_organization_id_foreign references organizations (id)
          on delete cascade,
        id uuid not null,
        event text not null,
        data text not null,
        created_at timestamptz not null,
        primary key (organization_id, id)
      )`);
    this.addSql(`
      create table webhook_deliveries (
        organization_id uuid not null,
        id uuid not null,
        webhook_id uuid not null,
        event_id uuid not null,
        event text not null,
        is_test boolean not null,
        state text not null,
        attempts jsonb not null,
        next_at timestamptz not null,
        lease_until timestamptz null,
        claims int not null,
        created_at timestamptz not null,
        primary key (organization_id, id),
        constraint webhook_deliveries_webhook_foreign foreign key (organization_id, webhook_id)
          references webhooks (organization_id, id) on delete cascade,
        constraint webhook_deliveries_event_foreign foreign key (organization_id, event_id)
          references webhook_events (organization_id, id) on delete cascade,
        constraint webhook_deliveries_state_check
          check (state in ('pending', 'delivered', 'failed'))
      )`);
    this.addSql(
      `create index webhook_deliveries_pending_index on webhook_deliveries
       (organization_id, webhook_id, next_at) where state = 'pending'`,
    );
    this.addSql(
      `create index webhook_deliveries_webhook_index on webhook_deliveries
       (organization_id, webhook_id, id)`,
    );
    this.addSql(
      `create index webhook_deliveries_event_index on webhook_deliveries
       (organization_id, event_id)`,
    );
    this.addSql('create index webhook_events_age_index on webhook_events (created_at)');
    this.addSql('create index webhook_deliveries_age_index on webhook_deliveries (created_at)');
  }

  /** Wakes those who deliver, on all nodes, once the change is committed. */
  #announceDeliveries(): void {
    this.addSql(`
      create function announce_deliveries() returns trigger language plpgsql as $$ begin
        perform pg_notify('webhook_deliveries', '');
        return null;
      end $$`);
    this.addSql(`
      create trigger announce_deliveries after insert on webhook_deliveries
      for each statement execute function announce_deliveries()`);
  }
}
