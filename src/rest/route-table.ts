import { CALCOM_PATH } from '../calcom/connect-calcom.js';

/**
 * Where the values of an answer come from: documented key → path from the GraphQL field, or an
 * object, or a list of objects, with keys of its own. The paths are all that the operation
 * selects. `page` and `size` of a list are those of the request.
 */
export interface AnswerKeys {
  readonly [key: string]: string | NestedAnswer | typeof PAGE | typeof SIZE;
}

/** An object within an answer, or a list of them, as the GraphQL field has it. */
export interface NestedAnswer {
  readonly from: string;
  readonly keys: AnswerKeys;
}

/** The number of the page that was asked for. */
export const PAGE = Symbol('page');

/** The size of the page that was asked for. */
export const SIZE = Symbol('size');

/** One documented route: a name and a shape for an operation of the GraphQL schema. */
export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** As OpenAPI writes it; its one parameter is the operation's one argument of type ID. */
  readonly path: string;
  /**
   * The query or mutation that answers. Its argument `input` is read from the body, `filter` from
   * the query string.
   */
  readonly operation: `${'Query' | 'Mutation'}.${string}`;
  /** Path to the field that `page` and `size` of the query string choose from; '' for the operation. */
  readonly list?: string;
  /** HTTP status of success. */
  readonly status: 200 | 201;
  readonly answer: AnswerKeys;
}

/** A documented route that a server of others calls; it needs no token, but a signature. */
export interface ReceivingRoute {
  readonly method: 'POST';
  readonly path: string;
  /** The header that holds the signature of the raw body, in small letters. */
  readonly signatureHeader: string;
  /** HTTP status of success. */
  readonly status: 200;
}

const profile: AnswerKeys = {
  id: 'id',
  email: 'email',
  full_name: 'fullName',
  is_active: 'isActive',
  is_verified: 'isVerified',
  oauth_provider: 'oauthProvider',
  organization_id: 'organization.id',
  organization_name: 'organization.name',
  created_at: 'createdAt',
};

const leadSummary: AnswerKeys = {
  id: 'id',
  name: 'name',
  phone: 'phone',
  email: 'email',
  company: 'company',
  channel: 'channel',
  status: 'status',
  created_at: 'createdAt',
};

const lead: AnswerKeys = {
  id: 'id',
  name: 'name',
  phone: 'phone',
  email: 'email',
  company: 'company',
  channel: 'channel',
  channel_id: 'channelId',
  status: 'status',
  preferred_services: 'preferredServices',
  appointment_notes: 'appointmentNotes',
  metadata: 'metadata',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

const leadOfBooking: NestedAnswer = {
  from: 'lead',
  keys: {
    id: 'id',
    name: 'name',
    email: 'email',
    phone: 'phone',
    channel: 'channel',
    status: 'status',
  },
};

const bookingSummary: AnswerKeys = {
  id: 'id',
  lead_id: 'leadId',
  start_time: 'startTime',
  end_time: 'endTime',
  status: 'status',
  meeting_url: 'meetingUrl',
  created_at: 'createdAt',
  lead: leadOfBooking,
};

const booking: AnswerKeys = {
  id: 'id',
  lead_id: 'leadId',
  calcom_booking_id: 'calcomBookingId',
  calcom_booking_uid: 'calcomBookingUid',
  event_type_id: 'eventTypeId',
  start_time: 'startTime',
  end_time: 'endTime',
  status: 'status',
  meeting_url: 'meetingUrl',
  metadata: 'metadata',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  lead: leadOfBooking,
};

const conversation: AnswerKeys = {
  id: 'id',
  lead_id: 'leadId',
  session_key: 'sessionKey',
  channel: 'channel',
  status: 'status',
  message_count: 'messageCount',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  lead: { from: 'lead', keys: { id: 'id', name: 'name', email: 'email' } },
  last_message_at: 'lastMessageAt',
  last_message_preview: 'lastMessagePreview',
};

const message: AnswerKeys = {
  id: 'id',
  conversation_id: 'conversationId',
  role: 'role',
  content: 'content',
  metadata: 'metadata',
  created_at: 'createdAt',
};

/** The body of a documented list. */
const listOf = (key: string, keys: AnswerKeys, path = ''): AnswerKeys => ({
  [key]: { from: `${path}nodes`, keys },
  total: `${path}totalCount`,
  page: PAGE,
  size: SIZE,
});

/** The objects that answers are made of, by the names that the API reference gives them. */
export const namedAnswers: Readonly<Record<string, AnswerKeys>> = {
  Profile: profile,
  Lead: lead,
  LeadSummary: leadSummary,
  LeadOfBooking: leadOfBooking.keys,
  Booking: booking,
  BookingSummary: bookingSummary,
  Conversation: conversation,
  Message: message,
};

/** The whole REST layer, key for key as the API's documentation has it. */
export const routeTable: readonly RestRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/auth/register',
    operation: 'Mutation.register',
    status: 201,
    answer: {
      user_id: 'user.id',
      email: 'user.email',
      organization_id: 'user.organization.id',
      organization_name: 'user.organization.name',
      access_token: 'accessToken',
      token_type: 'tokenType',
    },
  },
  {
    method: 'POST',
    path: '/api/v1/auth/login',
    operation: 'Mutation.login',
    status: 200,
    answer: {
      access_token: 'accessToken',
      token_type: 'tokenType',
      user_id: 'user.id',
      email: 'user.email',
      full_name: 'user.fullName',
      organization_id: 'user.organization.id',
      organization_name: 'user.organization.name',
    },
  },
  {
    method: 'POST',
    path: '/api/v1/auth/oauth/callback',
    operation: 'Mutation.oauthCallback',
    status: 200,
    answer: {
      access_token: 'accessToken',
      token_type: 'tokenType',
      user_id: 'user.id',
      email: 'user.email',
      full_name: 'user.fullName',
      organization_id: 'user.organization.id',
      is_new_user: 'isNewUser',
    },
  },
  {
    method: 'GET',
    path: '/api/v1/auth/me',
    operation: 'Query.me',
    status: 200,
    answer: profile,
  },
  {
    method: 'PATCH',
    path: '/api/v1/auth/me',
    operation: 'Mutation.updateMe',
    status: 200,
    answer: profile,
  },
  {
    method: 'GET',
    path: '/api/v1/leads',
    operation: 'Query.leads',
    list: '',
    status: 200,
    answer: listOf('leads', leadSummary),
  },
  {
    method: 'POST',
    path: '/api/v1/leads',
    operation: 'Mutation.createLead',
    status: 201,
    answer: lead,
  },
  {
    method: 'GET',
    path: '/api/v1/leads/{lead_id}',
    operation: 'Query.lead',
    status: 200,
    answer: lead,
  },
  {
    method: 'PATCH',
    path: '/api/v1/leads/{lead_id}',
    operation: 'Mutation.updateLead',
    status: 200,
    answer: lead,
  },
  {
    method: 'GET',
    path: '/api/v1/bookings',
    operation: 'Query.bookings',
    list: '',
    status: 200,
    answer: listOf('bookings', bookingSummary),
  },
  {
    method: 'GET',
    path: '/api/v1/bookings/{booking_id}',
    operation: 'Query.booking',
    status: 200,
    answer: booking,
  },
  {
    method: 'GET',
    path: '/api/v1/conversations',
    operation: 'Query.conversations',
    list: '',
    status: 200,
    answer: listOf('conversations', conversation),
  },
  {
    method: 'GET',
    path: '/api/v1/conversations/{conversation_id}',
    operation: 'Query.conversation',
    status: 200,
    answer: conversation,
  },
  {
    method: 'GET',
    path: '/api/v1/conversations/{conversation_id}/messages',
    operation: 'Query.conversation',
    list: 'messages',
    status: 200,
    answer: listOf('messages', message, 'messages.'),
  },
];

/** Where Cal.com tells of bookings. */
export const calcomRoute: ReceivingRoute = {
  method: 'POST',
  path: CALCOM_PATH,
  signatureHeader: 'x-cal-signature-256',
  status: 200,
};
