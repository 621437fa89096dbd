/** How often something may be tried. */
export interface LimitRow {
  /** Attempts within the window. */
  readonly attempts: number;
  readonly windowSeconds: number;
}

const QUARTER_HOUR = 900;
const HOUR = 3600;
const DAY = 86_400;

/**
 * Every limit on attempts, a row each. An attempt is taken before the work and given back where it
 * succeeds, so the rows count failures, and however many come at once, no more are let through.
 *
 * An account has two budgets. NIST SP 800-63B, section 5.2.2, wants guesses at one account
 * bounded; but a bound that strangers can use up would lock out its owner. So a network from which
 * somebody has signed in to the account before keeps a budget of its own.
 */
export const limitTable = {
  /** Wrong passwords for one account from networks that never signed in to it, all together. */
  signInByStrangers: { attempts: 10, windowSeconds: QUARTER_HOUR },
  /** Wrong passwords for one account from one network that has signed in to it. */
  signInFromKnownNetwork: { attempts: 20, windowSeconds: QUARTER_HOUR },
  /** Failed sign-ins of any kind from one network: guessing one password at many accounts. */
  signInByNetwork: { attempts: 100, windowSeconds: QUARTER_HOUR },
  /** Registrations from one network, successful ones too. */
  registrationByNetwork: { attempts: 200, windowSeconds: QUARTER_HOUR },
  /** Invitations that one account sends, in whatever organizations. */
  invitationByAccount: { attempts: 50, windowSeconds: HOUR },
  /** Invitations that one organization sends. */
  invitationByOrganization: { attempts: 100, windowSeconds: DAY },
  /** Invitations to one address, from whatever organizations: nobody's mailbox is flooded. */
  invitationByAddress: { attempts: 5, windowSeconds: DAY },
  /** Links to set a new password that one network asks for, to whatever addresses. */
  passwordResetByNetwork: { attempts: 50, windowSeconds: QUARTER_HOUR },
  /**
   * Verification mails that one account asks for again: with the first one, as many as the limit
   * of these mails lets through, so that none is promised and then left out.
   */
  verificationByAccount: { attempts: 4, windowSeconds: HOUR },
  /** Changes of the email address that one account asks for; again no more than its mails. */
  emailChangeByAccount: { attempts: 5, windowSeconds: HOUR },
  /** Exports of one organization: each reads all that it has. */
  exportByOrganization: { attempts: 10, windowSeconds: HOUR },
  /** Webhooks registered, tried out, replayed or given a secret by one organization. */
  webhooksByOrganization: { attempts: 100, windowSeconds: QUARTER_HOUR },
} as const satisfies Record<string, LimitRow>;

/** The name of a row in the limit table. */
export type LimitName = keyof typeof limitTable;
