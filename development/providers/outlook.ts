import { Router } from 'express';
import { EXAMPLE_TENANT_ID } from './example-people.js';
import { createOpenIdProvider, type OpenIdProvider } from './openid-provider.js';
import { isAdmitted, isTenantSegment, tenantOf, toDiscovery, toIssuer } from './outlook-tenants.js';
import type { Person, RegisteredClient } from './person.js';
import type { Destination, ProviderServer, ReceivedRequest } from './provider-server.js';
import { createRecordStore } from './record-store.js';
import type { SigningKey } from './signing-key.js';

const routes = { token: '/token', jwks: '/keys', userinfo: '/userinfo' };
const discoveryPath = /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/;
const keysPath = /^\/([^/]+)\/discovery\/v2\.0\/keys$/;
const tokenPath = /^\/([^/]+)\/oauth2\/v2\.0\/token$/;

/**
 * Plays Microsoft's identity platform: an issuer a tenant, made on demand, with one key and one
 * memory, behind the endpoints that the tenants share.
 */
export function createOutlook(client: RegisteredClient, key: SigningKey): ProviderServer {
  const store = createRecordStore();
  const people = new Map<string, Person>();
  const tenants = new Map<string, OpenIdProvider>();
  const tenantIdsByCode = new Map<string, string>();

  const requireTenant = (tenantId: string): OpenIdProvider => {
    const known = tenants.get(tenantId);
    if (known) {
      return known;
    }
    const created = createOpenIdProvider({
      issuer: toIssuer(tenantId),
      client,
      key,
      store,
      people,
      routes,
      claims: {
        openid: ['sub', 'tid', 'xms_edov'],
        email: ['email'],
        profile: ['name', 'oid', 'preferred_username'],
      },
      toClaims: (person) => ({
        sub: person.subject,
        tid: person.tenantId,
        oid: person.objectId,
        name: person.name,
        email: person.email,
        preferred_username: person.preferredUsername,
        xms_edov: person.xmsEdov,
      }),
      codePrefix: '1.A',
    });
    tenants.set(tenantId, created);
    return created;
  };

  const router = Router();
  router.get('/discovery/:segment', (request, response) => {
    response.json(toDiscovery(request.params.segment));
  });
  router.post('/refused', (_request, response) => {
    response.status(400).json({
      error: 'invalid_grant',
      error_description: 'AADSTS50020: The user account does not exist in the tenant.',
      error_codes: [50020],
    });
  });
  router.use('/tenant/:tenantId', (request, response) =>
    requireTenant(request.params.tenantId).handle(request, response),
  );

  return {
    router,
    async issueCode(person, grant) {
      const tenantId = tenantOf(person);
      const code = await requireTenant(tenantId).issueCode(person, grant);
      tenantIdsByCode.set(code, tenantId);
      return code;
    },
    locate: (request) => locate(request, tenantIdsByCode),
  };
}

function locate(
  { host, path, body }: ReceivedRequest,
  tenantIdsByCode: ReadonlyMap<string, string>,
): Destination | null {
  const [pathname = ''] = path.split('?');
  const anyTenant = `/tenant/${EXAMPLE_TENANT_ID}`;
  if (host === 'graph.microsoft.com') {
    return pathname === '/oidc/userinfo'
      ? { endpoint: 'outlook.userinfo', path: anyTenant + routes.userinfo }
      : null;
  }
  const segmentIn = (pattern: RegExp) => {
    const segment = pattern.exec(pathname)?.[1];
    return segment !== undefined && isTenantSegment(segment) ? segment : null;
  };
  if (host !== 'login.microsoftonline.com') {
    return null;
  }
  const discovered = segmentIn(discoveryPath);
  if (discovered) {
    return { endpoint: 'outlook.discovery', path: `/discovery/${discovered}` };
  }
  if (segmentIn(keysPath)) {
    return { endpoint: 'outlook.jwks', path: anyTenant + routes.jwks };
  }
  const segment = segmentIn(tokenPath);
  if (!segment) {
    return null;
  }
  const code = new URLSearchParams(body).get('code') ?? '';
  const tenantId = tenantIdsByCode.get(code) ?? EXAMPLE_TENANT_ID;
  const isRefused = tenantIdsByCode.has(code) && !isAdmitted(segment, tenantId);
  return {
    endpoint: 'outlook.token',
    path: isRefused ? '/refused' : `/tenant/${tenantId}${routes.token}`,
  };
}
