import { registerEnumType } from 'type-graphql';

/** What an audit event records. */
export enum AuditAction {
  REGISTERED = 'registered',
  SIGNED_IN = 'signed_in',
  SIGN_IN_FAILED = 'sign_in_failed',
  SIGNED_OUT_EVERYWHERE = 'signed_out_everywhere',
  PASSWORD_CHANGED = 'password_changed',
  PASSWORD_RESET_REQUESTED = 'password_reset_requested',
  PASSWORD_RESET = 'password_reset',
  EMAIL_VERIFIED = 'email_verified',
  EMAIL_CHANGE_REQUESTED = 'email_change_requested',
  EMAIL_CHANGED = 'email_changed',
  EMAIL_CHANGE_UNDONE = 'email_change_undone',
  PROFILE_CHANGED = 'profile_changed',
  IDENTITY_LINKED = 'identity_linked',
  IDENTITY_UNLINKED = 'identity_unlinked',
  ACCOUNT_TAKEN_OVER = 'account_taken_over',
  USER_ACTIVATED = 'user_activated',
  USER_DEACTIVATED = 'user_deactivated',
  USER_DELETED = 'user_deleted',
  ORGANIZATION_ACTIVATED = 'organization_activated',
  ORGANIZATION_DEACTIVATED = 'organization_deactivated',
  ORGANIZATION_CHANGED = 'organization_changed',
  MEMBER_INVITED = 'member_invited',
  INVITATION_REVOKED = 'invitation_revoked',
  MEMBER_JOINED = 'member_joined',
  MEMBER_LEFT = 'member_left',
  MEMBER_REMOVED = 'member_removed',
  ROLE_CHANGED = 'role_changed',
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
    PASSWORD_RESET_REQUESTED: { description: 'Somebody asked for a link to set a new password.' },
    PASSWORD_RESET: {
      description: 'Who reads the mails of the address set a password; all sessions ended.',
    },
    EMAIL_VERIFIED: { description: 'Who reads the mails of the address confirmed that.' },
    EMAIL_CHANGE_REQUESTED: { description: 'The user asked for another email address.' },
    EMAIL_CHANGED: { description: "The new email address was confirmed and is the account's." },
    EMAIL_CHANGE_UNDONE: {
      description:
        'Who reads the mails of the address before took it back; password, links and sessions ended.',
    },
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
    ORGANIZATION_CHANGED: { description: 'A member changed the organization itself.' },
    MEMBER_INVITED: { description: 'The user invited somebody.' },
    INVITATION_REVOKED: { description: 'The user took an invitation back.' },
    MEMBER_JOINED: { description: 'An account joined the organization by an invitation.' },
    MEMBER_LEFT: { description: 'The user left the organization.' },
    MEMBER_REMOVED: { description: "The user's membership was ended; `details.by` tells who did." },
    ROLE_CHANGED: { description: 'The user got another role; `details.by` tells from whom.' },
  },
});
