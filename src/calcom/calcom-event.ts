import { type FieldFault, GatewayError } from '../errors/gateway-error.js';
import { dateTimeRule } from '../input/date-time-rule.js';
import { type Rule, text } from '../input/rule.js';
import { type Attendee, readAttendee } from './calcom-attendee.js';
import { isRecord, toLine } from './calcom-values.js';

/** The triggers that are acted on, as Cal.com's documentation of webhooks names them. */
export type CalcomTrigger = 'BOOKING_CREATED' | 'BOOKING_CANCELLED' | 'BOOKING_RESCHEDULED';

const TRIGGERS: readonly string[] = [
  'BOOKING_CREATED',
  'BOOKING_CANCELLED',
  'BOOKING_RESCHEDULED',
] satisfies CalcomTrigger[];

/** What Cal.com tells of a booking. */
export interface CalcomEvent {
  readonly trigger: CalcomTrigger;
  /** When Cal.com sent it; null where it does not say. */
  readonly sentAt: Date | null;
  readonly uid: string;
  /** The UID that the booking had before it was moved; null where it was not. */
  readonly earlierUid: string | null;
  readonly bookingId: number | null;
  readonly eventTypeId: number | null;
  /** Null where the event tells no time. */
  readonly times: { readonly startTime: Date; readonly endTime: Date } | null;
  readonly meetingUrl: string | null;
  readonly metadata: Record<string, unknown>;
  /** Null where nobody is named whom one could reach. */
  readonly attendee: Attendee | null;
}

const uidRule = text({ minLength: 1, maxLength: 200 });

/** PostgreSQL's largest integer. */
const INT_MAX = 2_147_483_647;

/**
 * Reads what Cal.com sent. Null for a trigger that means nothing here. Throws BAD_USER_INPUT with
 * every fault of one that does.
 */
export function readCalcomEvent(body: unknown): CalcomEvent | null {
  const faults: FieldFault[] = [];
  const { triggerEvent, createdAt, payload } = isRecord(body) ? body : {};
  if (typeof triggerEvent !== 'string') {
    throw invalid([missing(['body', 'triggerEvent'])]);
  }
  if (!isTrigger(triggerEvent)) {
    return null;
  }
  if (!isRecord(payload)) {
    throw invalid([missing(['body', 'payload'])]);
  }
  const loc = (name: string) => ['body', 'payload', name];
  const checked = (name: string, rule: Rule): unknown => {
    const value = payload[name] ?? null;
    const fault = value === null ? null : rule.check(value, { passwordMinLength: 0 });
    if (fault !== null) {
      faults.push({ ...fault, loc: loc(name), input: null });
    }
    return fault === null ? value : null;
  };
  const readText = (name: string): string | null => {
    const value = checked(name, uidRule);
    if (value !== null && typeof value !== 'string') {
      faults.push(wrongType(loc(name), 'string'));
    }
    return typeof value === 'string' ? value : null;
  };
  const readInteger = (name: string): number | null => {
    const value = payload[name] ?? null;
    const isFine = Number.isInteger(value) && Number(value) >= 0 && Number(value) <= INT_MAX;
    if (value !== null && !isFine) {
      faults.push(wrongType(loc(name), 'integer'));
    }
    return isFine ? Number(value) : null;
  };
  const readTime = (name: string): Date | null => {
    const value = checked(name, dateTimeRule);
    if (value !== null && !isTime(value)) {
      faults.push(wrongType(loc(name), 'datetime'));
    }
    return isTime(value) ? new Date(value) : null;
  };

  const uid = readText('uid');
  if (uid === null && faults.length === 0) {
    faults.push(missing(loc('uid')));
  }
  const earlierUid = readText('rescheduleUid') ?? readText('rescheduledFromUid');
  const [startTime, endTime] = [readTime('startTime'), readTime('endTime')];
  const times = startTime && endTime ? { startTime, endTime } : null;
  if (times !== null && times.endTime <= times.startTime) {
    const msg = 'Value error, a booking ends after it begins';
    faults.push({ type: 'value_error', loc: loc('endTime'), msg, input: null });
  }
  const event = {
    trigger: triggerEvent,
    sentAt:
      isTime(createdAt) && dateTimeRule.check(createdAt, NO_LIMITS) === null
        ? new Date(createdAt)
        : null,
    earlierUid: earlierUid === uid ? null : earlierUid,
    bookingId: readInteger('bookingId'),
    eventTypeId: readInteger('eventTypeId'),
    times,
    meetingUrl: readMeetingUrl(payload),
    metadata: readMetadata(payload),
    attendee: readAttendee(payload),
  };
  if (uid === null || faults.length > 0) {
    throw invalid(faults);
  }
  return { ...event, uid };
}

/** The fault of something that is needed and was not sent. */
export function missing(loc: readonly string[]): FieldFault {
  return { type: 'missing', loc, msg: 'Field required', input: null };
}

/** The error of a body with these faults. */
export function invalid(fields: readonly FieldFault[]): GatewayError {
  return new GatewayError('BAD_USER_INPUT', { fields });
}

const NO_LIMITS = { passwordMinLength: 0 };

const isTrigger = (name: string): name is CalcomTrigger => TRIGGERS.includes(name);

const isTime = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));

const wrongType = (loc: readonly string[], type: string): FieldFault => ({
  type: `${type}_type`,
  loc,
  msg: `Input should be a valid ${type}`,
  input: null,
});

/** Cal.com's own video room, or the place where that is an address on the web. */
function readMeetingUrl({ metadata, location }: Record<string, unknown>): string | null {
  const videoUrl = isRecord(metadata) ? metadata.videoCallUrl : null;
  const isUrl = (value: unknown): value is string =>
    typeof value === 'string' &&
    value.length <= 2048 &&
    /^https?:\/\/[^\s\p{C}]+$/u.test(value) &&
    URL.canParse(value);
  return [videoUrl, location].find(isUrl) ?? null;
}

/** What else is worth keeping. */
function readMetadata(payload: Record<string, unknown>): Record<string, unknown> {
  const kept = ['title', 'additionalNotes', 'cancellationReason'] as const;
  const lines = kept.map((name) => [name, toLine(payload[name], 500)] as const);
  return { calcom: Object.fromEntries(lines.filter(([, line]) => line !== null)) };
}
