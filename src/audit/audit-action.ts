import { registerEnumType } from 'type-graphql';

/** What an audit event records. */
export enum AuditAction {
  REGISTERED = 'registered',
  SIGNED_IN = 'signed_in',
  SIGN_IN_FAILED = 'sign_in_failed',
  SIGNED_OUT_EVERYWHERE = 'signed_out_everywhere',
  PASSWORD_CHANGED = 'password_changed',
  PROFILE_CHANGED = 'profile_changed',
  IDENTITY_LINKED = 'identity_linked',
  IDENTITY_UNLINKED = 'identity_unlinked',
  ACCOUNT_TAKEN_OVER = 'account_taken_over',
  USER_ACTIVATED = 'user_activated',
  USER_DEACTIVATED = 'user_deactivated',
  USER_DELETED = 'user_deleted',
  ORGANIZATION_ACTIVATED = 'organization_activated',
  ORGANIZATION_DEACTIVATED = 'organization_deactivated',
  WEBHOOK_CREATED = 'webhook_created',
  WEBHOOK_CHANGED = 'webhook_changed',
  WEBHOOK_DELETED = 'webhook_deleted',
  WEBHOOK_SECRET_ROTATED = 'webhook_secret_rotated',
  WEBHOOK_SWITCHED_OFF = 'webhook_switched_off',
  CALCOM_CONNECTED = 'calcom_connected',
  CALCOM_DISCONNECTED = 'calcom_disconnected',
}

registerEnumType(AuditAction, {
  name: 'AuditAction',
  description: 'What an audit event records.',
  valuesConfig: {
    REGISTERED: { description: 'The account was made.' },
    SIGNED_IN: { description: 'The user signed in; `details.method` tells how.' },
    SIGN_IN_FAILED: { description: 'Somebody tried to sign in; `details.reason` tells why not.' },
    SIGNED_OUT_EVERYWHERE: { description: 'The user ended all of their sessions.' },
    PASSWORD_CHANGED: { description: 'The user chose another password; other sessions ended.' },
    PROFILE_CHANGED: { description: 'The user changed their profile.' },
    IDENTITY_LINKED: { description: 'An account at a provider became a way to sign in.' },
    IDENTITY_UNLINKED: { description: 'An account at a provider is a way to sign in no more.' },
    ACCOUNT_TAKEN_OVER: {
      description:
        'Who proved to own the email address took the account over; its password, links and sessions ended.',
    },
    USER_ACTIVATED: { description: 'An operator unlocked the account.' },
    USER_DEACTIVATED: { description: 'An operator locked the account.' },
    USER_DELETED: { description: 'The account was deleted.' },
    ORGANIZATION_ACTIVATED: { description: 'An operator unlocked the organization.' },
    ORGANIZATION_DEACTIVATED: { description: 'An operator locked the organization.' },
    WEBHOOK_CREATED: { description: 'A webhook was registered; `details.url` tells where.' },
    WEBHOOK_CHANGED: { description: 'A webhook was changed.' },
    WEBHOOK_DELETED: { description: 'A webhook was deleted.' },
    WEBHOOK_SECRET_ROTATED: { description: 'A webhook was given another secret.' },
    WEBHOOK_SWITCHED_OFF: { description: 'A webhook that failed for days was switched off.' },
    CALCOM_CONNECTED: { description: 'Cal.com was given a secret to sign its events with.' },
    CALCOM_DISCONNECTED: { description: 'Events of Cal.com are taken no more.' },
  },
});
