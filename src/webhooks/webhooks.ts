import { randomBytes } from 'node:crypto';
import type { Principal } from '../access/principal.js';
import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { requireNotNull } from '../input/require-not-null.js';
import { isUuid } from '../input/uuid.js';
import { requireWebhookManager } from './require-webhook-manager.js';
import { placeOf, Webhook } from './webhook.entity.js';
import type { CreateWebhookInput, UpdateWebhookInput } from './webhook.input.js';
import type { WebhookDependencies } from './webhook-dependencies.js';
import type { WebhookEventName } from './webhook-event-name.js';
import { requireWebhookUrl } from './webhook-url.js';

/** Most webhooks of one organization. */
const MAX_WEBHOOKS = 20;

/** A fresh secret: 256 bits, as many as the hash of its signatures has (RFC 2104, section 3). */
function createWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`;
}

/** The webhook with this id. Throws NOT_FOUND where the scope's organization has none. */
export async function requireWebhook(scope: EntityManager, id: string): Promise<Webhook> {
  const webhook = isUuid(id) ? await scope.findOne(Webhook, { id }) : null;
  if (webhook === null) {
    throw new GatewayError('NOT_FOUND');
  }
  return webhook;
}

/** All webhooks of the organization, the first one first. */
export async function listWebhooks(
  principal: Principal,
  { tenants, accounts }: WebhookDependencies,
): Promise<readonly Webhook[]> {
  await requireWebhookManager(principal, accounts);
  return tenants.within(principal, (scope) => scope.find(Webhook, {}, { orderBy: { id: 'asc' } }));
}

/** One webhook. Throws NOT_FOUND. */
export async function findWebhook(
  principal: Principal,
  id: string,
  { tenants, accounts }: WebhookDependencies,
): Promise<Webhook> {
  await requireWebhookManager(principal, accounts);
  return tenants.within(principal, (scope) => requireWebhook(scope, id));
}

/**
 * Registers a webhook and makes its secret. Throws FORBIDDEN, BAD_USER_INPUT for an address that no
 * event may go to, CONFLICT where there are too many already, and RATE_LIMITED.
 */
export async function createWebhook(
  principal: Principal,
  input: CreateWebhookInput,
  origin: Origin,
  dependencies: WebhookDependencies,
): Promise<{ webhook: Webhook; secret: string }> {
  const { tenants, audit, clock, secrets, allowsPrivateWebhooks } = dependencies;
  await takeAttempt(principal, dependencies);
  const { organizationId, userId } = principal;
  const url = requireWebhookUrl(input.url, allowsPrivateWebhooks);
  const events = requireEvents(input.events);
  const now = clock.now();
  const webhook = new Webhook({ organizationId, url, events, createdBy: userId, now });
  const secret = createWebhookSecret();
  webhook.secret = secrets.seal(secret, placeOf(webhook));
  await tenants.within(principal, async (scope) => {
    // Of many at once, no more than the limit get through.
    await scope.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
      `webhooks ${organizationId}`,
    ]);
    if ((await scope.count(Webhook, {})) >= MAX_WEBHOOKS) {
      const message = `An organization has at most ${MAX_WEBHOOKS} webhooks`;
      throw new GatewayError('CONFLICT', { message });
    }
    scope.persist(webhook);
    const action = AuditAction.WEBHOOK_CREATED;
    audit.add(scope, { organizationId, userId, action, origin, details: detailsOf(webhook) });
  });
  return { webhook, secret };
}

/** Changes a webhook. Throws FORBIDDEN, NOT_FOUND and BAD_USER_INPUT. */
export async function updateWebhook(
  principal: Principal,
  id: string,
  input: UpdateWebhookInput,
  origin: Origin,
  { tenants, accounts, audit, allowsPrivateWebhooks }: WebhookDependencies,
): Promise<Webhook> {
  await requireWebhookManager(principal, accounts);
  const { url, events, isActive } = requireNotNull(input, ['url', 'events', 'isActive']);
  const newUrl = url ? requireWebhookUrl(url, allowsPrivateWebhooks) : null;
  const newEvents = events ? requireEvents(events) : null;
  const change = async (scope: EntityManager) => {
    const webhook = await requireWebhook(scope, id);
    webhook.url = newUrl ?? webhook.url;
    webhook.events = newEvents ?? webhook.events;
    if (isActive === true && !webhook.isActive) {
      // Whoever switches it on again has mended it: its days of failing begin anew.
      webhook.failingSince = null;
      webhook.lastFailedAt = null;
    }
    webhook.isActive = isActive ?? webhook.isActive;
    addAudit(scope, AuditAction.WEBHOOK_CHANGED, principal, webhook, origin, audit);
    return webhook;
  };
  return tenants.within(principal, change, { isRepeatable: true });
}

/** Deletes a webhook with the log of its deliveries; what waits is not sent. Throws NOT_FOUND. */
export async function deleteWebhook(
  principal: Principal,
  id: string,
  origin: Origin,
  { tenants, accounts, audit }: WebhookDependencies,
): Promise<void> {
  await requireWebhookManager(principal, accounts);
  const remove = async (scope: EntityManager) => {
    const webhook = await requireWebhook(scope, id);
    scope.remove(webhook);
    addAudit(scope, AuditAction.WEBHOOK_DELETED, principal, webhook, origin, audit);
  };
  // Its deliveries go with it, which workers lock before they lock the webhook: a deadlock.
  await tenants.within(principal, remove, { isRepeatable: true });
}

/** Gives a webhook another secret; from now on everything is signed with it. Throws NOT_FOUND. */
export async function rotateWebhookSecret(
  principal: Principal,
  id: string,
  origin: Origin,
  dependencies: WebhookDependencies,
): Promise<{ webhook: Webhook; secret: string }> {
  const { tenants, audit, secrets } = dependencies;
  await takeAttempt(principal, dependencies);
  const rotate = async (scope: EntityManager) => {
    const webhook = await requireWebhook(scope, id);
    const secret = createWebhookSecret();
    webhook.secret = secrets.seal(secret, placeOf(webhook));
    addAudit(scope, AuditAction.WEBHOOK_SECRET_ROTATED, principal, webhook, origin, audit);
    return { webhook, secret };
  };
  return tenants.within(principal, rotate, { isRepeatable: true });
}

/** Switches a webhook off that has failed for days, and puts that on record. */
export async function switchOffWebhook(
  { organizationId, webhookId }: { organizationId: string; webhookId: string },
  { tenants, audit }: Pick<WebhookDependencies, 'tenants' | 'audit'>,
): Promise<void> {
  const switchOff = async (scope: EntityManager) => {
    const webhook = await scope.findOne(Webhook, { id: webhookId, isActive: true });
    if (webhook !== null) {
      webhook.isActive = false;
      const principal = { organizationId, userId: null };
      addAudit(scope, AuditAction.WEBHOOK_SWITCHED_OFF, principal, webhook, null, audit);
    }
  };
  await tenants.within({ organizationId }, switchOff, { isRepeatable: true });
}

/** Lets a manager go on as long as the organization has attempts left. Throws RATE_LIMITED. */
export async function takeAttempt(
  principal: Principal,
  { accounts, limits }: WebhookDependencies,
): Promise<void> {
  await requireWebhookManager(principal, accounts);
  await limits.take({ limit: 'webhooksByOrganization', key: principal.organizationId });
}

function addAudit(
  scope: EntityManager,
  action: AuditAction,
  { organizationId, userId }: { organizationId: string; userId: string | null },
  webhook: Webhook,
  origin: Origin | null,
  audit: WebhookDependencies['audit'],
): void {
  audit.add(scope, { organizationId, userId, action, origin, details: detailsOf(webhook) });
}

/** What the trail keeps of an address: its query may hold a secret of the receiver's. */
function detailsOf({ id, url, events, isActive }: Webhook) {
  return { webhookId: id, url: url.replace(/\?.*/s, '?…'), events, isActive };
}

function requireEvents(events: readonly WebhookEventName[]): WebhookEventName[] {
  if (events.length === 0) {
    const msg = 'List should have at least 1 item after validation, not 0';
    const fault = { type: 'too_short', loc: ['input', 'events'], msg, input: [] };
    throw new GatewayError('BAD_USER_INPUT', { fields: [fault] });
  }
  return [...new Set(events)];
}
