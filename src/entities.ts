import type { EntityClass } from '@mikro-orm/core';
import { AuditEvent } from './audit/audit-event.entity.js';
import { Credential } from './authentication/credential.entity.js';
import { Booking } from './bookings/booking.entity.js';
import { CalcomConnection } from './calcom/calcom-connection.entity.js';
import { CalcomUid } from './calcom/calcom-uid.entity.js';
import { Conversation } from './conversations/conversation.entity.js';
import { Message } from './conversations/message.entity.js';
import { Lead } from './leads/lead.entity.js';
import { Invitation } from './memberships/invitation.entity.js';
import { Membership } from './memberships/membership.entity.js';
import { Identity } from './oauth/identity.entity.js';
import { Organization } from './organizations/organization.entity.js';
import { User } from './users/user.entity.js';
import { Webhook } from './webhooks/webhook.entity.js';
import { WebhookDelivery } from './webhooks/webhook-delivery.entity.js';
import { WebhookEvent } from './webhooks/webhook-event.entity.js';

/** Every entity that the database holds. */
export const entities: readonly EntityClass[] = [
  Organization,
  User,
  Credential,
  Identity,
  Membership,
  Invitation,
  Lead,
  Booking,
  Conversation,
  Message,
  AuditEvent,
  Webhook,
  WebhookEvent,
  WebhookDelivery,
  CalcomConnection,
  CalcomUid,
];
