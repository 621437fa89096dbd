import { Migration } from '@mikro-orm/migrations';

/** Organizations, their users, and the users' password hashes. */
export class CreateAccounts extends Migration {
  override up(): void {
    this.addSql(`
      create table organizations (
        id uuid primary key,
        name text not null check (char_length(name) between 1 and 200),
        created_at timestamptz not null
      )`);
    this.addSql(`
      create table users (
        id uuid primary key,
        email text not null constraint users_email_unique unique
          check (email = lower(email) and char_length(email) <= 254),
        full_name text not null check (char_length(full_name) between 1 and 200),
        is_active boolean not null,
        is_verified boolean not null,
        oauth_provider text not null,
        organization_id uuid not null
          constraint users_organization_id_foreign references organizations (id)
          on delete cascade,
        created_at timestamptz not null
      )`);
    this.addSql('create index users_organization_id_index on users (organization_id)');
    this.addSql(`
      create table credentials (
        user_id uuid primary key
          constraint credentials_user_id_foreign references users (id) on delete cascade,
        password_hash text not null
      )`);
  }

  override down(): void {
    this.addSql('drop table credentials');
    this.addSql('drop table users');
    this.addSql('drop table organizations');
  }
}
