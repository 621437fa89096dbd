import type { PolicyDef } from '@mikro-orm/core';
import { Entity, Filter } from '@mikro-orm/decorators/legacy';
import {
  ORGANIZATION_FILTER,
  ORGANIZATION_SETTING,
  SEARCH_SETTING,
  TENANT_ROLE,
  TENANT_SEARCH_ROLE,
} from './tenant-scope.js';

/** True for rows of the scope's organization; for none where there is no organization. */
const isOwnRow = `organization_id = nullif(current_setting('${ORGANIZATION_SETTING}', true), '')::uuid`;

const ownRows: PolicyDef = {
  name: 'own_organization',
  roles: [TENANT_ROLE],
  using: isOwnRow,
  check: isOwnRow,
};

/** Lets the search role see the organization's rows that match (`~~` is `like`) the pattern. */
export const searchPolicy: PolicyDef = {
  name: 'own_organization_search',
  command: 'select',
  roles: [TENANT_SEARCH_ROLE],
  using: `${isOwnRow} and search_text ~~ nullif(current_setting('${SEARCH_SETTING}', true), '')`,
};

/**
 * Lets the connection's own role reach a tenant table outside of every scope: for what is asked
 * before anybody is known, such as a token's membership. No scope's role gains anything by it.
 */
export const outsideScopesPolicy: PolicyDef = {
  name: 'outside_scopes',
  using: `current_user <> all (array['${TENANT_ROLE}', '${TENANT_SEARCH_ROLE}'])`,
  check: `current_user <> all (array['${TENANT_ROLE}', '${TENANT_SEARCH_ROLE}'])`,
};

/** The role that deletes what is past its grace, and can do nothing else. */
export const PURGE_ROLE = 'empfio_purge';

/** Lets the purge reach the rows of organizations that are being deleted, and no others. */
export const purgePolicy: PolicyDef = {
  name: 'purge',
  roles: [PURGE_ROLE],
  // Its members inherit the policy, and are not to gain anything by it.
  using: `current_user = '${PURGE_ROLE}' and is_being_deleted(organization_id, null)`,
};

/**
 * Makes a class the entity of a table that holds one organization's rows beside another's, and
 * puts both locks on it. The class has a property `organizationId`, the first part of its key.
 */
export function TenantTable(
  tableName: string,
  policies: readonly PolicyDef[] = [],
): ClassDecorator {
  return (target) => {
    Entity({ tableName, rowLevelSecurity: 'force', policies: [ownRows, ...policies] })(target);
    Filter({
      name: ORGANIZATION_FILTER,
      cond: ({ organizationId }) => ({ organizationId }),
      default: true,
    })(target);
  };
}
