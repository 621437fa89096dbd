import { Migration } from '@mikro-orm/migrations';

const isOwnRow = `organization_id = nullif(current_setting('app.organization', true), '')::uuid`;
const isOutsideScopes = `current_user <> all (array['empfio_tenant', 'empfio_tenant_search'])`;

/**
 * Who belongs to which organization, as what, and who is invited. A user's own `organization_id`
 * stays: it is their home, which must be one of their memberships.
 */
export class CreateMemberships extends Migration {
  override up(): void {
    this.#createMemberships();
    this.#fillMemberships();
    this.#announceChanges();
    this.#createInvitations();
  }

  override down(): void {
    this.addSql('drop table invitations');
    this.addSql('drop trigger join_home on users');
    this.addSql('drop function join_home');
    this.addSql('alter table users drop constraint users_home_foreign');
    this.addSql('drop table memberships');
    this.addSql('drop function announce_membership');
  }

  /** Read with every token and sign-in, when no scope is open yet; so there is a policy for that. */
  #createMemberships(): void {
    this.addSql(`
      create table memberships (
        organization_id uuid not null
          constraint memberships_organization_id_foreign references organizations (id)
          on delete cascade,
        user_id uuid not null
          constraint memberships_user_id_foreign references users (id) on delete cascade,
        role text not null,
        created_at timestamptz not null,
        primary key (organization_id, user_id),
        constraint memberships_role_check check (role in ('owner', 'admin', 'member'))
      )`);
    this.addSql('create index memberships_user_index on memberships (user_id, organization_id)');
    this.#guard('memberships');
  }

  /**
   * Whoever makes a user by whatever way makes a member too: the first one of an organization owns
   * it. The key is checked at the commit, since user and membership need each other.
   */
  #fillMemberships(): void {
    this.addSql(`
      insert into memberships (organization_id, user_id, role, created_at)
      select organization_id, id, 'owner', created_at from users`);
    this.addSql(`
      create function join_home() returns trigger language plpgsql as $$ begin
        insert into memberships (organization_id, user_id, role, created_at)
        select new.organization_id, new.id, case when exists (
          select 1 from memberships where organization_id = new.organization_id
        ) then 'member' else 'owner' end, new.created_at
        on conflict do nothing;
        return null;
      end $$`);
    this.addSql(`
      create trigger join_home after insert on users
      for each row execute function join_home()`);
    this.addSql(`
      alter table users add constraint users_home_foreign foreign key (organization_id, id)
        references memberships (organization_id, user_id) deferrable initially deferred`);
  }

  /** What a member may do is part of the account, so its changes are told as changes of the user. */
  #announceChanges(): void {
    this.addSql(`
      create function announce_membership() returns trigger language plpgsql as $$ begin
        perform pg_notify('account_changes', case tg_op
          when 'TRUNCATE' then 'all' else 'users:' || old.user_id end);
        return null;
      end $$`);
    this.addSql(`
      create trigger announce_change after update or delete on memberships
      for each row execute function announce_membership()`);
    this.addSql(`
      create trigger announce_truncation after truncate on memberships
      for each statement execute function announce_membership()`);
  }

  /** An invitation goes with its organization, and with the membership of whoever made it. */
  #createInvitations(): void {
    this.addSql(`
      create table invitations (
        organization_id uuid not null
          constraint invitations_organization_id_foreign references organizations (id)
          on delete cascade,
        id uuid not null,
        email text not null,
        role text not null,
        secret_hash text not null,
        invited_by uuid not null,
        inviter_tokens_valid_from timestamptz null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        primary key (organization_id, id),
        constraint invitations_inviter_foreign foreign key (organization_id, invited_by)
          references memberships (organization_id, user_id) on delete cascade,
        constraint invitations_email_unique unique (organization_id, email),
        constraint invitations_secret_unique unique (secret_hash),
        constraint invitations_role_check check (role in ('admin', 'member'))
      )`);
    this.addSql(
      'create index invitations_inviter_index on invitations (organization_id, invited_by)',
    );
    this.#guard('invitations');
  }

  #guard(table: string): void {
    this.addSql(`alter table ${table} enable row level security`);
    this.addSql(`alter table ${table} force row level security`);
    this.addSql(
      `create policy own_organization on ${table} to empfio_tenant
       using (${isOwnRow}) with check (${isOwnRow})`,
    );
    this.addSql(
      `create policy outside_scopes on ${table}
       using (${isOutsideScopes}) with check (${isOutsideScopes})`,
    );
    this.addSql(`grant select on ${table} to empfio_tenant`);
  }
}
