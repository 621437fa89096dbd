import { Migration } from '@mikro-orm/migrations';

/**
 * What guards accounts: organizations that can be switched off, counters of attempts, the networks
 * that accounts are used from, the audit trail, and the notices by which nodes hear of changes.
 */
export class GuardAccounts extends Migration {
  override up(): void {
    this.addSql('alter table organizations add column is_active boolean not null default true');
    // The columns are those that rate-limiter-flexible asks for.
    this.addSql(`
      create table attempt_counters (
        key varchar(255) primary key,
        points int not null default 0,
        expire bigint null
      )`);
    this.addSql(`
      create table known_networks (
        user_id uuid not null
          constraint known_networks_user_id_foreign references users (id) on delete cascade,
        network text not null,
        created_at timestamptz not null,
        primary key (user_id, network)
      )`);
    this.#createAuditTrail();
    this.#announceChanges();
    this.#recordSwitching();
  }

  override down(): void {
    for (const table of ['users', 'organizations']) {
      this.addSql(`drop trigger record_switching on ${table}`);
      this.addSql(`drop trigger announce_change on ${table}`);
      this.addSql(`drop trigger announce_truncation on ${table}`);
    }
    this.addSql('drop table audit_events');
    this.addSql('drop table known_networks');
    this.addSql('drop table attempt_counters');
    for (const name of ['record_switching', 'announce_change', 'refuse_rewriting_history']) {
      this.addSql(`drop function ${name}`);
    }
    this.addSql('alter table organizations drop column is_active');
  }

  /**
   * Rows are only added. They go with their organization, and in no other way. The foreign key is
   * checked at the commit, since the ORM may write a registration's event before its organization.
   */
  #createAuditTrail(): void {
    const isOwnRow = `organization_id = nullif(current_setting('app.organization', true), '')::uuid`;
    this.addSql(`
      create table audit_events (
        organization_id uuid not null
          constraint audit_events_organization_id_foreign references organizations (id)
          on delete cascade deferrable initially deferred,
        id uuid not null,
        action text not null,
        user_id uuid null,
        network text null,
        request_id text null,
        details jsonb not null,
        created_at timestamptz not null,
        primary key (organization_id, id)
      )`);
    this.addSql(
      'create index audit_events_action_index on audit_events (organization_id, action, id)',
    );
    this.addSql(
      'create index audit_events_user_index on audit_events (organization_id, user_id, id)',
    );
    this.addSql('alter table audit_events enable row level security');
    this.addSql('alter table audit_events force row level security');
    this.addSql(
      `create policy own_organization on audit_events to empfio_tenant
       using (${isOwnRow}) with check (${isOwnRow})`,
    );
    // Sign-ins happen outside of every organization's scope; there a role may add, and see nothing.
    this.addSql(
      `create policy recorded_outside_scopes on audit_events for insert
       with check (current_user <> all (array['empfio_tenant', 'empfio_tenant_search']))`,
    );
    this.addSql('grant select, insert on audit_events to empfio_tenant');
    this.addSql(`
      create function refuse_rewriting_history() returns trigger language plpgsql as $$ begin
        if tg_op = 'DELETE' and not exists (
          select 1 from organizations where id = old.organization_id
        ) then
          return old;
        end if;
        raise 'The audit trail is append-only';
      end $$`);
    this.addSql(`
      create trigger refuse_rewriting_history before update or delete on audit_events
      for each row execute function refuse_rewriting_history()`);
    this.addSql(`
      create trigger refuse_forgetting_history before truncate on audit_events
      for each statement execute function refuse_rewriting_history()`);
  }

  /** Whoever changes an account, by whatever way, tells all nodes in the same transaction. */
  #announceChanges(): void {
    this.addSql(`
      create function announce_change() returns trigger language plpgsql as $$ begin
        perform pg_notify('account_changes', case tg_op
          when 'TRUNCATE' then 'all' else tg_table_name || ':' || old.id end);
        return null;
      end $$`);
    for (const table of ['users', 'organizations']) {
      this.addSql(`
        create trigger announce_change after update or delete on ${table}
        for each row execute function announce_change()`);
      this.addSql(`
        create trigger announce_truncation after truncate on ${table}
        for each statement execute function announce_change()`);
    }
  }

  /** Accounts are switched off by operators, in any tool; so the database keeps the record. */
  #recordSwitching(): void {
    const uuidV7 = `
      encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing
        substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;
    this.addSql(`
      create function record_switching() returns trigger language plpgsql as $$
      declare
        is_user boolean := tg_table_name = 'users';
        changed jsonb := to_jsonb(coalesce(new, old));
      begin
        if tg_op = 'UPDATE' and new.is_active = old.is_active then
          return null;
        end if;
        insert into audit_events
          (organization_id, id, action, user_id, details, created_at)
        select o.id, ${uuidV7},
          case when is_user then 'user_' else 'organization_' end || case
            when tg_op = 'DELETE' then 'deleted'
            when new.is_active then 'activated'
            else 'deactivated'
          end,
          case when is_user then (changed ->> 'id')::uuid end, '{}', now()
        from organizations o
        where o.id = (changed ->> case when is_user then 'organization_id' else 'id' end)::uuid;
        return null;
      end $$`);
    this.addSql(`
      create trigger record_switching after update or delete on users
      for each row execute function record_switching()`);
    this.addSql(`
      create trigger record_switching after update on organizations
      for each row execute function record_switching()`);
  }
}
