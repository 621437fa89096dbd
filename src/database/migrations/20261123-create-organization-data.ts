import { Migration } from '@mikro-orm/migrations';

const tables = ['leads', 'bookings', 'conversations', 'messages'] as const;
const isOwnRow = `organization_id = nullif(current_setting('app.organization', true), '')::uuid`;

/**
 * Leads, bookings, conversations and messages, with the roles and policies that keep the
 * organizations apart. Keys, foreign keys and unique constraints all begin with the organization:
 * no row can point across the wall, and the tables can be sharded by it.
 */
export class CreateOrganizationData extends Migration {
  override up(): void {
    this.addSql('create extension if not exists pg_trgm');
    this.addSql('create extension if not exists btree_gin');
    this.#createRole('empfio_tenant');
    this.#createRole('empfio_tenant_search');
    this.#createLeads();
    this.#createBookings();
    this.#createConversations();
    this.#createMessages();
    for (const table of tables) {
      this.addSql(`alter table ${table} enable row level security`);
      this.addSql(`alter table ${table} force row level security`);
      this.addSql(
        `create policy own_organization on ${table} to empfio_tenant
         using (${isOwnRow}) with check (${isOwnRow})`,
      );
      this.addSql(`grant select, insert, update on ${table} to empfio_tenant`);
    }
    this.addSql(
      `create policy own_organization_search on leads for select to empfio_tenant_search
       using (${isOwnRow} and search_text ~~ nullif(current_setting('app.search', true), ''))`,
    );
    this.addSql('grant select on leads to empfio_tenant_search');
  }

  override down(): void {
    // The roles stay: they belong to the whole server, and other databases may use them.
    for (const table of tables.toReversed()) {
      this.addSql(`drop table ${table}`);
    }
  }

  /**
   * Roles belong to the whole server, where another database's migration may make them too. Who
   * may not make them is told what to have done.
   */
  #createRole(name: string): void {
    this.addSql(`
      do $$ begin
        if not exists (select 1 from pg_roles where rolname = '${name}') then
          create role ${name} nologin;
        end if;
      exception when duplicate_object or unique_violation then
        null;
      when insufficient_privilege then
        raise 'The role ${name} is missing; let a superuser run: create role ${name} nologin; grant ${name} to %', current_user;
      end $$`);
    this.addSql(`
      do $$ begin
        if not (select rolsuper from pg_roles where rolname = current_user)
          and not pg_has_role(current_user, '${name}', 'MEMBER') then
          execute format('grant ${name} to %I', current_user);
        end if;
      exception when insufficient_privilege then
        raise 'Let a superuser run: grant ${name} to %', current_user;
      end $$`);
  }

  #createLeads(): void {
    this.addSql(`
      create table leads (
        organization_id uuid not null
          constraint leads_organization_id_foreign references organizations (id)
          on delete cascade,
        id uuid not null,
        name text not null,
        phone text null,
        email text null,
        company text null,
        channel text not null,
        channel_id text null,
        status text not null,
        preferred_services text[] not null,
        appointment_notes text null,
        metadata jsonb not null,
        search_text text not null generated always as (
          lower(name || chr(10) || coalesce(email, '') || chr(10) || coalesce(company, '') ||
            chr(10) || coalesce(phone, ''))
        ) stored,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (organization_id, id),
        constraint leads_channel_unique unique (organization_id, channel, channel_id),
        constraint leads_channel_check
          check (channel in ('whatsapp', 'telegram', 'web', 'email', 'voice')),
        constraint leads_status_check check (status in ('new', 'contacted', 'booking_offered',
          'booked', 'confirmed', 'completed', 'no_show', 'cancelled', 'lost'))
      )`);
    this.addSql('create index leads_status_index on leads (organization_id, status, id)');
    this.addSql('create index leads_channel_index on leads (organization_id, channel, id)');
    this.addSql(
      'create index leads_search_index on leads using gin (organization_id, search_text gin_trgm_ops)',
    );
  }

  #createBookings(): void {
    this.addSql(`
      create table bookings (
        organization_id uuid not null,
        id uuid not null,
        lead_id uuid not null,
        calcom_booking_id int null,
        calcom_booking_uid text null,
        event_type_id int null,
        start_time timestamptz not null,
        end_time timestamptz not null,
        status text not null,
        meeting_url text null,
        metadata jsonb not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (organization_id, id),
        constraint bookings_lead_foreign foreign key (organization_id, lead_id)
          references leads (organization_id, id) on delete cascade,
        constraint bookings_calcom_unique unique (organization_id, calcom_booking_uid),
        constraint bookings_time_check check (end_time > start_time),
        constraint bookings_status_check
          check (status in ('confirmed', 'cancelled', 'rescheduled', 'no_show', 'completed'))
      )`);
    this.addSql('create index bookings_lead_index on bookings (organization_id, lead_id, id)');
    this.addSql('create index bookings_status_index on bookings (organization_id, status, id)');
  }

  #createConversations(): void {
    this.addSql(`
      create table conversations (
        organization_id uuid not null,
        id uuid not null,
        lead_id uuid not null,
        session_key text not null,
        channel text not null,
        status text not null,
        message_count int not null,
        last_message_at timestamptz null,
        last_message_preview text null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (organization_id, id),
        constraint conversations_lead_foreign foreign key (organization_id, lead_id)
          references leads (organization_id, id) on delete cascade,
        constraint conversations_session_unique unique (organization_id, session_key),
        constraint conversations_channel_check
          check (channel in ('whatsapp', 'telegram', 'web', 'email', 'voice')),
        constraint conversations_status_check
          check (status in ('active', 'completed', 'escalated', 'abandoned'))
      )`);
    for (const column of ['lead_id', 'status', 'channel']) {
      const name = `conversations_${column.replace('_id', '')}_index`;
      this.addSql(`create index ${name} on conversations (organization_id, ${column}, id)`);
    }
  }

  #createMessages(): void {
    this.addSql(`
      create table messages (
        organization_id uuid not null,
        id uuid not null,
        conversation_id uuid not null,
        role text not null,
        content text not null,
        metadata jsonb not null,
        created_at timestamptz not null,
        primary key (organization_id, id),
        constraint messages_conversation_foreign foreign key (organization_id, conversation_id)
          references conversations (organization_id, id) on delete cascade,
        constraint messages_role_check check (role in ('user', 'assistant', 'system'))
      )`);
    this.addSql(
      'create index messages_conversation_index on messages (organization_id, conversation_id, id)',
    );
  }
}
