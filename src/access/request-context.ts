import { GatewayError } from '../errors/gateway-error.js';
import type { Language } from './language.js';
import type { Principal, Role } from './principal.js';

/** What operators are told of a request once it is answered. */
export interface RequestRecord {
  /**
   * Which of our operations it asked for: Query.me, several, introspection; null where it reached
   * none. Never a word of the caller's.
   */
  operation: string | null;
}

/** What is known of one request, whichever way it came in. */
export interface RequestContext {
  /** Id that joins the answer, the log and what operators are told. */
  readonly requestId: string;
  /** The network that the client is counted by, as `clientNetworkOf` has it. */
  readonly clientNetwork: string;
  /** The language to write to the caller in. */
  readonly language: Language;
  /** The Authorization header as it was sent. */
  readonly authorization: string | undefined;
  /** Who signed in; null until the execution has checked the token. */
  principal: Principal | null;
  /** One for the request, however often its context is copied. */
  readonly record: RequestRecord;
}

/** Who sent a request, as far as the audit trail and mails need it. */
export type Visitor = Pick<RequestContext, 'clientNetwork' | 'requestId' | 'language'>;

/** Who the request acts for. Throws UNAUTHENTICATED where nobody signed in. */
export function requirePrincipal({ principal }: RequestContext): Principal {
  if (principal === null) {
    throw new GatewayError('UNAUTHENTICATED');
  }
  return principal;
}

/**
 * Who the request acts for, where their role is one of these. Throws UNAUTHENTICATED where nobody
 * signed in, and FORBIDDEN for any other role.
 */
export function requireRole(context: RequestContext, ...roles: readonly Role[]): Principal {
  const principal = requirePrincipal(context);
  if (!roles.includes(principal.role)) {
    throw roleForbids();
  }
  return principal;
}

/** The refusal of what a member's role does not allow. */
export function roleForbids(): GatewayError {
  return new GatewayError('FORBIDDEN', { message: 'Your role does not allow this' });
}
