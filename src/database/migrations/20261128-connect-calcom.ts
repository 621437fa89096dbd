import { Migration } from '@mikro-orm/migrations';

const isOwnRow = `organization_id = nullif(current_setting('app.organization', true), '')::uuid`;

/**
 * The secret that each organization shares with Cal.com, and every UID that Cal.com has ever given
 * a booking: each move of an appointment makes a new one.
 */
export class ConnectCalcom extends Migration {
  override up(): void {
    this.addSql(`
      create table calcom_connections (
        organization_id uuid primary key
          constraint calcom_connections_organization_id_foreign references organizations (id)
          on delete cascade,
        secret text not null,
        created_at timestamptz not null
      )`);
    this.addSql(`
      create table calcom_uids (
        organization_id uuid not null,
        uid text not null,
        booking_id uuid not null,
        event_at timestamptz not null,
        event text not null,
        primary key (organization_id, uid),
        constraint calcom_uids_booking_foreign foreign key (organization_id, booking_id)
          references bookings (organization_id, id) on delete cascade
      )`);
    this.addSql(
      'create index calcom_uids_booking_index on calcom_uids (organization_id, booking_id)',
    );
    for (const table of ['calcom_connections', 'calcom_uids']) {
      this.addSql(`alter table ${table} enable row level security`);
      this.addSql(`alter table ${table} force row level security`);
      this.addSql(
        `create policy own_organization on ${table} to empfio_tenant
         using (${isOwnRow}) with check (${isOwnRow})`,
      );
      this.addSql(`grant select, insert, update on ${table} to empfio_tenant`);
    }
    this.addSql('grant delete on calcom_connections to empfio_tenant');
    // Those who deliver webhooks also seal secrets anew when the gateway's key is replaced.
    this.addSql(
      `create policy delivered_by_workers on calcom_connections to empfio_webhooks
       using (true) with check (true)`,
    );
    this.addSql('grant select, update (secret) on calcom_connections to empfio_webhooks');
    this.addSql('create index leads_email_index on leads (organization_id, email)');
    this.addSql('create index leads_phone_index on leads (organization_id, phone)');
  }

  override down(): void {
    this.addSql('drop index leads_phone_index');
    this.addSql('drop index leads_email_index');
    this.addSql('drop table calcom_uids');
    this.addSql('drop table calcom_connections');
  }
}
