import { Migration } from '@mikro-orm/migrations';

/**
 * The links that go out in mails, and what the database itself sees to: a locked account has none,
 * and an address that was left is given to nobody else while its owner can take the change back.
 */
export class CreateAccountLinks extends Migration {
  override up(): void {
    this.addSql(`
      create table account_links (
        digest text primary key,
        purpose text not null constraint account_links_purpose_check
          check (purpose in ('verify_email', 'change_email', 'undo_email_change', 'reset_password')),
        user_id uuid not null
          constraint account_links_user_id_foreign references users (id) on delete cascade,
        email text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null
      )`);
    this.addSql('create index account_links_user_id_index on account_links (user_id)');
    this.addSql(`
      create index account_links_kept_address_index on account_links (email)
      where purpose = 'undo_email_change'`);
    this.#keepLeftAddresses();
    this.#endLinksOfLocked();
  }

  override down(): void {
    this.addSql('drop trigger end_links on organizations');
    this.addSql('drop trigger end_links on users');
    this.addSql('drop trigger keep_left_addresses on users');
    this.addSql('drop table account_links');
    this.addSql('drop function end_links');
    this.addSql('drop function keep_left_addresses');
  }

  /**
   * After the row, not before it: by then whoever had the address in a transaction has committed,
   * and this statement sees the link that was made there.
   */
  #keepLeftAddresses(): void {
    this.addSql(`
      create function keep_left_addresses() returns trigger language plpgsql as $$ begin
        if exists (
          select from account_links where purpose = 'undo_email_change' and email = new.email
          and expires_at > now() and user_id <> new.id
        ) then
          raise unique_violation using
            message = 'The address is kept for who had it', constraint = 'users_email_unique';
        end if;
        return null;
      end $$`);
    this.addSql(`
      create trigger keep_left_addresses after insert or update of email on users
      for each row execute function keep_left_addresses()`);
  }

  #endLinksOfLocked(): void {
    this.addSql(`
      create function end_links() returns trigger language plpgsql as $$ begin
        if tg_table_name = 'users' then
          delete from account_links where user_id = new.id and purpose <> 'undo_email_change';
        else
          delete from account_links l using users u
          where u.id = l.user_id and u.organization_id = new.id and purpose <> 'undo_email_change';
        end if;
        return null;
      end $$`);
    for (const table of ['users', 'organizations']) {
      this.addSql(`
        create trigger end_links after update of is_active on ${table}
        for each row when (old.is_active and not new.is_active) execute function end_links()`);
    }
  }
}
