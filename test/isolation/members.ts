import { createHash, randomUUID } from 'node:crypto';
import { textAt } from '../harness/client.js';
import { registration, type TestGateway } from '../harness/test-gateway.js';

/** An organization and the user who signs in to it. */
export interface Owned {
  readonly organizationId: string;
  readonly userId: string;
}

/** Who belongs to an organization beside that user. */
export interface Others {
  readonly colleagueId: string;
  readonly coOwnerId: string;
  readonly invitationId: string;
}

const digestOf = (secret: string) => createHash('sha256').update(secret).digest('base64url');

/** Adds a colleague, another owner and an invitation to an organization, all with this mark. */
export async function addMembers(
  gateway: TestGateway,
  owned: Owned,
  mark: string,
): Promise<Others> {
  const others = {
    colleagueId: randomUUID(),
    coOwnerId: randomUUID(),
    invitationId: randomUUID(),
  };
  for (const id of [others.colleagueId, others.coOwnerId]) {
    await gateway.sql(
      `insert into users (id, email, full_name, is_active, is_verified, oauth_provider,
         organization_id, created_at)
       values (?, ?, ?, true, true, 'local', ?, now())`,
      [id, `${mark}-${id}@example.com`, mark, owned.organizationId],
    );
  }
  await restoreMembers(gateway, owned, others, mark);
  return others;
}

/** Puts things back as `addMembers` made them, whatever an operation has done to them. */
export async function restoreMembers(
  gateway: TestGateway,
  { organizationId, userId }: Owned,
  { colleagueId, coOwnerId, invitationId }: Others,
  mark: string,
): Promise<void> {
  await gateway.sql('update organizations set is_active = true where id = ?', [organizationId]);
  for (const [id, role] of [
    [userId, 'owner'],
    [coOwnerId, 'owner'],
    [colleagueId, 'member'],
  ]) {
    await gateway.sql(
      `insert into memberships (organization_id, user_id, role, created_at)
       values (?, ?, ?, now()) on conflict (organization_id, user_id) do update set role = ?`,
      [organizationId, id, role, role],
    );
    await gateway.sql(
      `update users set is_active = true, is_verified = true, organization_id = ? where id = ?`,
      [organizationId, id],
    );
  }
  await gateway.sql('delete from invitations where id = ?', [invitationId]);
  await createInvitation(gateway, { organizationId, userId }, invitationId, mark);
}

async function createInvitation(
  gateway: TestGateway,
  { organizationId, userId }: Owned,
  id: string,
  mark: string,
): Promise<string> {
  const secret = randomUUID();
  await gateway.sql(
    `insert into invitations (organization_id, id, email, role, secret_hash, invited_by,
       inviter_tokens_valid_from, created_at, expires_at)
     select ?, ?, ?, 'member', ?, id, tokens_valid_from, now(), now() + interval '1 day'
     from users where id = ?`,
    [organizationId, id, `${mark}-${id}@example.com`, digestOf(secret), userId],
  );
  return secret;
}

/** The secret of a link for the operations on members that take one; null for any other. */
export async function createMemberLink(
  gateway: TestGateway,
  owned: Owned,
  operation: string,
): Promise<string | null> {
  if (operation === 'Mutation.acceptInvitation') {
    return createInvitation(gateway, owned, randomUUID(), 'own');
  }
  if (operation !== 'Mutation.restoreAccount' && operation !== 'Mutation.restoreOrganization') {
    return null;
  }
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  const isAccount = operation === 'Mutation.restoreAccount';
  const [userId, organizationId] = [textAt(body, 'user_id'), textAt(body, 'organization_id')];
  await gateway.sql(
    `update ${isAccount ? 'users' : 'organizations'}
     set is_active = false, deletion_due_at = now() + interval '1 day' where id = ?`,
    [isAccount ? userId : organizationId],
  );
  const secret = randomUUID();
  await gateway.sql(
    `insert into restore_links (digest, user_id, organization_id, expires_at)
     values (?, ?, ?, now() + interval '1 day')`,
    [digestOf(secret), userId, isAccount ? null : organizationId],
  );
  return secret;
}
