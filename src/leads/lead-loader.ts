import DataLoader from 'dataloader';
import { perRequest } from '../access/per-request.js';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import type { Tenants } from '../database/tenant-scope.js';
import { GatewayError } from '../errors/gateway-error.js';
import { Lead } from './lead.entity.js';

/** Reads leads by id, all that one request asks for in one query. */
export type LeadLoader = (context: RequestContext) => DataLoader<string, Lead>;

/** Makes the loader; an id that the organization has no lead for comes to NOT_FOUND. */
export function createLeadLoader(tenants: Tenants): LeadLoader {
  return perRequest(
    (context) =>
      new DataLoader<string, Lead>(
        async (ids) => {
          const leads = await tenants.lookUp(requirePrincipal(context), (scope) =>
            scope.find(Lead, { id: { $in: [...new Set(ids)] } }),
          );
          const leadOfId = new Map(leads.map((lead) => [lead.id, lead]));
          return ids.map((id) => leadOfId.get(id) ?? new GatewayError('NOT_FOUND'));
        },
        // A later mutation of the same request may have changed what an earlier one read.
        { cache: false },
      ),
  );
}
