import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Principal } from '../access/principal.js';
import type { Clock } from '../clock.js';
import type { EntityManager } from '../database/connect.js';
import type { Tenants } from '../database/tenant-scope.js';
import { GatewayError } from '../errors/gateway-error.js';
import { requireNotNull } from '../input/require-not-null.js';
import { isUuid } from '../input/uuid.js';
import { toEmailAddress } from '../users/email-address.js';
import { recordEvent } from '../webhooks/record-event.js';
import { WebhookEventName } from '../webhooks/webhook-event-name.js';
import { LEADS_CHANNEL_UNIQUE, Lead } from './lead.entity.js';
import type { CreateLeadInput, UpdateLeadInput } from './lead.input.js';
import { toLeadData } from './lead-data.js';

/** What the operations on an organization's data work with. */
export interface TenantDependencies {
  readonly tenants: Tenants;
  readonly clock: Clock;
}

/** The lead with this id. Throws NOT_FOUND where the scope's organization has none. */
export async function requireLead(scope: EntityManager, id: string): Promise<Lead> {
  const lead = isUuid(id) ? await scope.findOne(Lead, { id }) : null;
  if (lead === null) {
    throw new GatewayError('NOT_FOUND');
  }
  return lead;
}

/** How somebody can be reached. */
export interface Contact {
  /** In its normal form. */
  readonly email: string | null;
  readonly phone: string | null;
}

/** The lead with this email address, or else with this phone number; of several the latest. */
export async function findLeadByContact(
  scope: EntityManager,
  { email, phone }: Contact,
): Promise<Lead | null> {
  const latest = { orderBy: { id: 'desc' } } as const;
  const byEmail = email === null ? null : await scope.findOne(Lead, { email }, latest);
  return byEmail ?? (phone === null ? null : scope.findOne(Lead, { phone }, latest));
}

/**
 * Makes a lead. One with the same channel and channelId is that lead again, unchanged: what a
 * channel delivers twice makes one customer.
 */
export async function createLead(
  { organizationId }: Principal,
  input: CreateLeadInput,
  { tenants, clock }: TenantDependencies,
): Promise<Lead> {
  const { channel, channelId } = input;
  const persistOne = async (scope: EntityManager) => {
    const lead = toNewLead(organizationId, input, clock.now());
    await addLead(scope, lead);
    return lead;
  };
  try {
    return await tenants.within({ organizationId }, persistOne, { isRepeatable: true });
  } catch (error) {
    if (!channelId || !isSameCustomer(error)) {
      throw error;
    }
    return tenants.within({ organizationId }, (scope) =>
      scope.findOneOrFail(Lead, { channel, channelId }),
    );
  }
}

function toNewLead(organizationId: string, input: CreateLeadInput, now: Date): Lead {
  const { name, channel, channelId = null } = input;
  const lead = new Lead({ organizationId, name: name.trim(), channel, channelId, now });
  lead.phone = input.phone ?? null;
  lead.email = input.email ? toEmailAddress(input.email) : null;
  lead.company = input.company ?? null;
  lead.status = input.status ?? lead.status;
  lead.preferredServices = input.preferredServices ?? [];
  lead.appointmentNotes = input.appointmentNotes ?? null;
  lead.metadata = input.metadata ?? {};
  return lead;
}

/** Adds a lead to the scope's transaction, and the event that tells of it. */
export async function addLead(scope: EntityManager, lead: Lead): Promise<void> {
  scope.persist(lead);
  await recordLead(scope, WebhookEventName.LEAD_CREATED, lead, lead.createdAt);
}

/** Changes a lead. Throws NOT_FOUND, and BAD_USER_INPUT where null is given for what needs a value. */
export function updateLead(
  principal: Principal,
  id: string,
  input: UpdateLeadInput,
  { tenants, clock }: TenantDependencies,
): Promise<Lead> {
  const { name, phone, email, company, status, preferredServices, appointmentNotes, metadata } =
    requireNotNull(input, ['name', 'status', 'preferredServices', 'metadata']);
  const change = async (scope: EntityManager) => {
    const lead = await requireLead(scope, id);
    if (status) {
      // Locked and read again: of two that set the same status at once, one changes it.
      await scope.refresh(lead, { lockMode: LockMode.PESSIMISTIC_WRITE });
    }
    const before = lead.status;
    lead.name = name?.trim() ?? lead.name;
    lead.status = status ?? lead.status;
    lead.preferredServices = preferredServices ?? lead.preferredServices;
    lead.metadata = metadata ?? lead.metadata;
    // Null empties these; what is left out stays.
    lead.phone = phone === undefined ? lead.phone : phone;
    lead.email = email === undefined ? lead.email : email && toEmailAddress(email);
    lead.company = company === undefined ? lead.company : company;
    lead.appointmentNotes =
      appointmentNotes === undefined ? lead.appointmentNotes : appointmentNotes;
    lead.updatedAt = clock.now();
    if (lead.status !== before) {
      await recordLead(scope, WebhookEventName.LEAD_STATUS_CHANGED, lead, lead.updatedAt);
    }
    return lead;
  };
  return tenants.within(principal, change, { isRepeatable: true });
}

function recordLead(scope: EntityManager, event: WebhookEventName, lead: Lead, now: Date) {
  const { organizationId } = lead;
  return recordEvent(scope, { organizationId, event, toData: () => toLeadData(lead), now });
}

function isSameCustomer(error: unknown): boolean {
  return (
    error instanceof UniqueConstraintViolationException &&
    'constraint' in error &&
    error.constraint === LEADS_CHANNEL_UNIQUE
  );
}
