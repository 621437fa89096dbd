/** OWASP API4:2023: a bound on what one request may make the server hold, in bytes. */
export const BODY_MAX_BYTES = 100 * 1024;
