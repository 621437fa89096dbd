import { Migration } from '@mikro-orm/migrations';

/**
 * How many leads each organization has, kept with every change: to count millions for every page of
 * a list takes most of a second. Behind the same wall as the leads themselves.
 */
export class KeepLeadTotals extends Migration {
  override up(): void {
    this.addSql(`
      create table lead_totals (
        organization_id uuid primary key
          constraint lead_totals_organization_id_foreign references organizations (id)
          on delete cascade,
        total bigint not null
      )`);
    this.addSql('alter table lead_totals enable row level security');
    this.addSql(
      `create policy own_organization on lead_totals for select to empfio_tenant
       using (organization_id = nullif(current_setting('app.organization', true), '')::uuid)`,
    );
    this.addSql('grant select on lead_totals to empfio_tenant');
    this.#createTriggers();
    // Not even the owner sees a row of a table whose policies are forced.
    this.addSql('alter table leads no force row level security');
    this.addSql(
      `insert into lead_totals (organization_id, total)
       select organization_id, count(*) from leads group by organization_id`,
    );
    this.addSql('alter table leads force row level security');
  }

  override down(): void {
    for (const event of ['insert', 'delete', 'truncate']) {
      this.addSql(`drop trigger keep_total_${event} on leads`);
    }
    this.addSql('drop function keep_lead_totals');
    this.addSql('drop table lead_totals');
  }

  /**
   * The function acts as its owner: a tenant's scope may read its total, and never write it. Where
   * the organization itself is being deleted, its total is gone already, and nothing is updated.
   */
  #createTriggers(): void {
    this.addSql(`
      create function keep_lead_totals() returns trigger
      language plpgsql security definer set search_path from current as $$ begin
        if tg_op = 'INSERT' then
          insert into lead_totals (organization_id, total)
          select organization_id, count(*) from changed group by organization_id
          on conflict (organization_id) do update set total = lead_totals.total + excluded.total;
        elsif tg_op = 'DELETE' then
          update lead_totals t set total = t.total - gone.total
          from (select organization_id, count(*) as total from changed group by organization_id) gone
          where t.organization_id = gone.organization_id;
        else
          delete from lead_totals;
        end if;
        return null;
      end $$`);
    this.addSql(`
      create trigger keep_total_insert after insert on leads referencing new table as changed
      for each statement execute function keep_lead_totals()`);
    this.addSql(`
      create trigger keep_total_delete after delete on leads referencing old table as changed
      for each statement execute function keep_lead_totals()`);
    this.addSql(`
      create trigger keep_total_truncate after truncate on leads
      for each statement execute function keep_lead_totals()`);
  }
}
