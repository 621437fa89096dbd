/** Sources by directive; each adds to those of the strict policy. */
export type Allowance = Readonly<Record<string, readonly string[]>>;

/**
 * What every page may do (CSP Level 3): run and show what the gateway itself serves, and talk to
 * it. Nothing inline runs, nothing frames it, no form sends anything elsewhere.
 */
const strict: Allowance = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'connect-src': ["'self'"],
  'img-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
};

/** The value of Content-Security-Policy for a page that needs this much more than the others. */
export function contentSecurityPolicy(more: Allowance = {}): string {
  const names = new Set([...Object.keys(strict), ...Object.keys(more)]);
  return [...names]
    .map((name) => [name, ...(strict[name] ?? []), ...(more[name] ?? [])].join(' '))
    .join(';');
}
