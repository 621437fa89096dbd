import { EXAMPLE_TENANT_ID, PERSONAL_TENANT_ID } from './example-people.js';
import type { Person } from './person.js';

const audiences = ['common', 'organizations', 'consumers'];
const tenantIdPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The first path segment of Microsoft's URLs: an audience or one tenant. */
export function isTenantSegment(segment: string): boolean {
  return audiences.includes(segment) || tenantIdPattern.test(segment);
}

/** The tenant that signs for a person. */
export function tenantOf(person: Person): string {
  return person.tenantId ?? EXAMPLE_TENANT_ID;
}

/** Whether accounts of a tenant may sign in under a path segment. */
export function isAdmitted(segment: string, tenantId: string): boolean {
  switch (segment) {
    case 'common':
      return true;
    case 'organizations':
      return tenantId !== PERSONAL_TENANT_ID;
    case 'consumers':
      return tenantId === PERSONAL_TENANT_ID;
    default:
      return segment === tenantId;
  }
}

/** The issuer of a tenant's tokens. */
export function toIssuer(tenantId: string): string {
  return `https://login.microsoftonline.com/${tenantId}/v2.0`;
}

/**
 * Microsoft's metadata for a path segment. Those of several tenants name the issuer with the
 * placeholder `{tenantid}`, in spite of OpenID Connect Discovery section 4.3.
 */
export function toDiscovery(segment: string): Record<string, unknown> {
  const base = `https://login.microsoftonline.com/${segment}`;
  const isSeveralTenants = segment === 'common' || segment === 'organizations';
  const tenantId = segment === 'consumers' ? PERSONAL_TENANT_ID : segment;
  return {
    issuer: toIssuer(isSeveralTenants ? '{tenantid}' : tenantId),
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'name', 'tid', 'email'],
    tenant_region_scope: null,
    cloud_instance_name: 'microsoftonline.com',
    msgraph_host: 'graph.microsoft.com',
  };
}
