const HOUR = 3600;

/**
 * What a link in a mail may be for, and how long it works, in seconds. OWASP's Forgot Password
 * Cheat Sheet asks for an appropriate period; an hour is enough for who waits for the mail.
 * Whoever lost their address to a thief may read the notice after a weekend.
 */
export const linkLifetimes = {
  verify_email: 24 * HOUR,
  change_email: HOUR,
  undo_email_change: 72 * HOUR,
  reset_password: HOUR,
} as const satisfies Record<string, number>;

/** What a link is for; it works for nothing else. */
export type LinkPurpose = keyof typeof linkLifetimes;
