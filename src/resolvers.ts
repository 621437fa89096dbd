import { AuditResolver } from './audit/audit.resolver.js';
import { AuthenticationResolver } from './authentication/authentication.resolver.js';
import { BookingResolver } from './bookings/booking.resolver.js';
import { LeadBookingsResolver } from './bookings/lead-bookings.resolver.js';
import { CalcomResolver } from './calcom/calcom.resolver.js';
import { ConversationResolver } from './conversations/conversation.resolver.js';
import { LeadConversationsResolver } from './conversations/lead-conversations.resolver.js';
import { LeadResolver } from './leads/lead.resolver.js';
import { LeavingResolver } from './leaving/leaving.resolver.js';
import { InvitationResolver } from './memberships/invitation.resolver.js';
import { MembershipResolver } from './memberships/membership.resolver.js';
import { OAuthResolver } from './oauth/oauth.resolver.js';
import { OwnershipResolver } from './ownership/ownership.resolver.js';
import { SessionResolver } from './sessions/session.resolver.js';
import { UserResolver } from './users/user.resolver.js';
import { WebhookResolver } from './webhooks/webhook.resolver.js';

/** Every resolver class of the schema. gateway.ts makes one of each. */
export const resolvers = [
  AuthenticationResolver,
  OAuthResolver,
  OwnershipResolver,
  SessionResolver,
  UserResolver,
  MembershipResolver,
  InvitationResolver,
  LeavingResolver,
  AuditResolver,
  LeadResolver,
  BookingResolver,
  LeadBookingsResolver,
  ConversationResolver,
  LeadConversationsResolver,
  WebhookResolver,
  CalcomResolver,
] as const;
