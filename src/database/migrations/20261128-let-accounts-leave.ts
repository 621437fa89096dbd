import { Migration } from '@mikro-orm/migrations';

const isOutsideScopes = `current_user <> all (array['empfio_tenant', 'empfio_tenant_search'])`;

/** Tables whose rows the purge deletes in batches, before the organization itself. */
const batched = ['messages', 'conversations', 'bookings', 'leads', 'audit_events'] as const;

/**
 * Accounts and organizations that are to be deleted once their grace is over, the links that take
 * that back, the links of exports, and the role that deletes.
 */
export class LetAccountsLeave extends Migration {
  override up(): void {
    this.addSql('alter table users add column deletion_due_at timestamptz null');
    this.addSql('alter table organizations add column deletion_due_at timestamptz null');
    this.addSql('alter table organizations add column deletion_user_id uuid null');
    for (const table of ['users', 'organizations']) {
      this.addSql(
        `create index ${table}_deletion_index on ${table} (deletion_due_at)
         where deletion_due_at is not null`,
      );
    }
    this.addSql('create index audit_events_person_index on audit_events (user_id)');
    this.#forgetDeletionOfUnlocked();
    this.#createLinks();
    this.#recordDeletions();
    this.#createPurgeRole();
    this.#letPurgeRewriteHistory();
  }

  override down(): void {
    for (const table of batched) {
      this.addSql(`drop policy purge on ${table}`);
      this.addSql(`revoke all on ${table} from empfio_purge`);
    }
    for (const table of ['users', 'organizations']) {
      this.addSql(`revoke all on ${table} from empfio_purge`);
      this.addSql(`drop trigger forget_deletion on ${table}`);
      this.addSql(`drop index ${table}_deletion_index`);
    }
    this.addSql('drop function is_being_deleted');
    this.addSql('drop function forget_deletion');
    this.addSql('drop index audit_events_person_index');
    this.addSql('drop table restore_links');
    this.addSql('drop table export_links');
    this.addSql(switchingFunction(''));
    this.addSql(historyFunction(''));
    this.addSql('alter table organizations drop column deletion_user_id');
    this.addSql('alter table organizations drop column deletion_due_at');
    this.addSql('alter table users drop column deletion_due_at');
  }

  /** Whoever unlocks one, by whatever tool, has decided that it stays. */
  #forgetDeletionOfUnlocked(): void {
    this.addSql(`
      create function forget_deletion() returns trigger language plpgsql as $$ begin
        new.deletion_due_at := null;
        if tg_table_name = 'organizations' then
          new.deletion_user_id := null;
        end if;
        return new;
      end $$`);
    for (const table of ['users', 'organizations']) {
      this.addSql(`
        create trigger forget_deletion before update on ${table}
        for each row when (new.is_active and not old.is_active)
        execute function forget_deletion()`);
    }
  }

  #createLinks(): void {
    this.addSql(`
      create table restore_links (
        digest text primary key,
        user_id uuid not null
          constraint restore_links_user_id_foreign references users (id) on delete cascade,
        organization_id uuid null
          constraint restore_links_organization_id_foreign references organizations (id)
          on delete cascade,
        expires_at timestamptz not null
      )`);
    this.addSql('create index restore_links_user_index on restore_links (user_id)');
    this.addSql('create index restore_links_organization_index on restore_links (organization_id)');
    this.addSql(`
      create table export_links (
        digest text primary key,
        organization_id uuid not null,
        user_id uuid not null,
        user_tokens_valid_from timestamptz null,
        expires_at timestamptz not null,
        constraint export_links_member_foreign foreign key (organization_id, user_id)
          references memberships (organization_id, user_id) on delete cascade
      )`);
    this.addSql(
      'create index export_links_member_index on export_links (organization_id, user_id)',
    );
    for (const table of ['restore_links', 'export_links']) {
      this.addSql(`alter table ${table} enable row level security`);
      this.addSql(`alter table ${table} force row level security`);
      this.addSql(
        `create policy outside_scopes on ${table}
         using (${isOutsideScopes}) with check (${isOutsideScopes})`,
      );
    }
  }

  /**
   * A lock that begins a deletion is recorded by whoever asked for it, not as an operator's. The
   * function acts as its owner: the role that purges may not write the trail by itself.
   */
  #recordDeletions(): void {
    this.addSql(
      switchingFunction(`
        if tg_op = 'UPDATE' and not new.is_active and new.deletion_due_at is not null then
          return null;
        end if;
        if tg_op = 'UPDATE' and new.is_active and old.deletion_due_at is not null then
          what := 'restored';
        end if;`),
    );
  }

  /** It may delete what is being deleted, see what tells so, and blacken the trail of a person. */
  #createPurgeRole(): void {
    this.addSql(`
      do $$ begin
        if not exists (select 1 from pg_roles where rolname = 'empfio_purge') then
          create role empfio_purge nologin;
        end if;
      exception when duplicate_object or unique_violation then
        null;
      when insufficient_privilege then
        raise 'The role empfio_purge is missing; let a superuser run: create role empfio_purge nologin; grant empfio_purge to %', current_user;
      end $$`);
    this.addSql(`
      do $$ begin
        if not (select rolsuper from pg_roles where rolname = current_user)
          and not pg_has_role(current_user, 'empfio_purge', 'MEMBER') then
          execute format('grant empfio_purge to %I', current_user);
        end if;
      exception when insufficient_privilege then
        raise 'Let a superuser run: grant empfio_purge to %', current_user;
      end $$`);
    this.addSql(`
      create function is_being_deleted(organization uuid, person uuid) returns boolean
      language sql stable as $$
        select exists (
          select 1 from organizations
          where id = organization and not is_active and deletion_due_at is not null
        ) or exists (
          select 1 from users where id = person and not is_active and deletion_due_at is not null
        )
      $$`);
    this.addSql(
      `grant select (id, organization_id, is_active, deletion_due_at), delete
       on users to empfio_purge`,
    );
    this.addSql(
      `grant select (id, is_active, deletion_due_at), delete on organizations to empfio_purge`,
    );
    for (const table of batched) {
      const person = table === 'audit_events' ? 'user_id' : 'null';
      this.addSql(
        `create policy purge on ${table} to empfio_purge
         using (current_user = 'empfio_purge' and is_being_deleted(organization_id, ${person}))`,
      );
      this.addSql(`grant select (organization_id, id), delete on ${table} to empfio_purge`);
    }
    this.addSql(
      `grant select, update (network, request_id, details) on audit_events to empfio_purge`,
    );
  }

  /** What happened stays; where it came from and its details may name a person, and go with them. */
  #letPurgeRewriteHistory(): void {
    this.addSql(
      historyFunction(`
        if current_user = 'empfio_purge' and tg_op = 'DELETE' then
          return old;
        end if;
        if current_user = 'empfio_purge' and tg_op = 'UPDATE' and new.network is null
          and new.request_id is null and new.details = '{}' then
          return new;
        end if;`),
    );
  }
}

function historyFunction(exceptions: string): string {
  return `
    create or replace function refuse_rewriting_history() returns trigger
    language plpgsql as $$ begin
      if tg_op = 'DELETE' and not exists (
        select 1 from organizations where id = old.organization_id
      ) then
        return old;
      end if;${exceptions}
      raise 'The audit trail is append-only';
    end $$`;
}

function switchingFunction(exceptions: string): string {
  const uuidV7 = `
    encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing
      substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
      from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;
  return `
    create or replace function record_switching() returns trigger
    language plpgsql ${exceptions === '' ? '' : 'security definer set search_path from current'}
    as $$
    declare
      is_user boolean := tg_table_name = 'users';
      changed jsonb := to_jsonb(coalesce(new, old));
      what text := case
        when tg_op = 'DELETE' then 'deleted'
        when new.is_active then 'activated'
        else 'deactivated'
      end;
    begin
      if tg_op = 'UPDATE' and new.is_active = old.is_active then
        return null;
      end if;${exceptions}
      insert into audit_events
        (organization_id, id, action, user_id, details, created_at)
      select o.id, ${uuidV7}, case when is_user then 'user_' else 'organization_' end || what,
        case when is_user then (changed ->> 'id')::uuid end, '{}', now()
      from organizations o
      where o.id = (changed ->> case when is_user then 'organization_id' else 'id' end)::uuid;
      return null;
    end $$`;
}
