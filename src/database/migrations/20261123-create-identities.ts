import { Migration } from '@mikro-orm/migrations';

/** Accounts at other providers, and the moment before which a user's tokens are revoked. */
export class CreateIdentities extends Migration {
  override up(): void {
    this.addSql('alter table users add column tokens_valid_from timestamptz null');
    this.addSql(`
      create table identities (
        id uuid primary key,
        user_id uuid not null
          constraint identities_user_id_foreign references users (id) on delete cascade,
        provider text not null,
        subject text not null,
        email text null,
        created_at timestamptz not null,
        constraint identities_provider_check
          check (provider in ('google', 'facebook', 'outlook')),
        constraint identities_provider_subject_unique unique (provider, subject)
      )`);
    this.addSql('create index identities_user_id_index on identities (user_id)');
  }

  override down(): void {
    this.addSql('drop table identities');
    this.addSql('alter table users drop column tokens_valid_from');
  }
}
