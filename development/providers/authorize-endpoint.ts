import { z } from 'zod';
import { isAdmitted, isTenantSegment, tenantOf } from './outlook-tenants.js';
import type { Person, ProviderName } from './person.js';

/** Where a browser starts a sign-in, and what it is then called. */
export interface AuthorizeEndpoint {
  readonly provider: ProviderName;
  readonly title: string;
  /** Whether a person has an account that may sign in here. */
  admits(person: Person): boolean;
}

const everybody = () => true;

/** The authorization endpoint at a provider's host and path; null where there is none. */
export function findAuthorizeEndpoint(host: string, path: string): AuthorizeEndpoint | null {
  if (host === 'accounts.google.com' && path === '/o/oauth2/v2/auth') {
    return { provider: 'google', title: 'Google', admits: everybody };
  }
  if (host === 'www.facebook.com' && /^\/(?:v\d+\.\d+\/)?dialog\/oauth$/.test(path)) {
    return { provider: 'facebook', title: 'Facebook', admits: everybody };
  }
  const segment = /^\/([^/]+)\/oauth2\/v2\.0\/authorize$/.exec(path)?.[1] ?? '';
  if (host === 'login.microsoftonline.com' && isTenantSegment(segment)) {
    return {
      provider: 'outlook',
      title: 'Microsoft',
      admits: (person) => isAdmitted(segment, tenantOf(person)),
    };
  }
  return null;
}

/** To whom the answer goes: without it there is no redirecting (RFC 6749 section 4.1.2.1). */
export const authorizeClient = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  state: z.string().optional(),
});

/** The rest of an authorization request; what is wrong here is told to the client. */
export const authorizeRequest = z
  .object({
    response_type: z.literal('code'),
    scope: z.string().optional(),
    nonce: z.string().optional(),
    code_challenge: z
      .string()
      .regex(/^[\w-]{43}$/)
      .optional(),
    code_challenge_method: z.literal('S256').optional(),
  })
  // Without a method, "plain" is meant (RFC 7636 section 4.3): a challenge that anyone can read.
  .refine((request) => !request.code_challenge || request.code_challenge_method === 'S256');

/** The redirect URI with an answer added to whatever query it has. */
export function toRedirect(
  redirectUri: string,
  answer: Readonly<Record<string, string | undefined>>,
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) {
    if (value !== undefined) {
      url.searchParams.append(name, value);
    }
  }
  return url.href;
}
