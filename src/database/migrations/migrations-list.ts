import type { MigrationObject } from '@mikro-orm/core';
import { CreateAccounts } from './20261123-create-accounts.js';
import { CreateIdentities } from './20261123-create-identities.js';
import { CreateOrganizationData } from './20261123-create-organization-data.js';
import { GuardAccounts } from './20261123-guard-accounts.js';
import { KeepLeadTotals } from './20261123-keep-lead-totals.js';
import { ConnectCalcom } from './20261128-connect-calcom.js';
import { CreateAccountLinks } from './20261128-create-account-links.js';
import { CreateMemberships } from './20261128-create-memberships.js';
import { CreateWebhooks } from './20261128-create-webhooks.js';
import { HideWebhooks } from './20261128-hide-webhooks.js';
import { IndexExpiry } from './20261128-index-expiry.js';
import { LetAccountsLeave } from './20261128-let-accounts-leave.js';
import { MarkTimelines } from './20261128-mark-timelines.js';
import { PurgeWebhooks } from './20261128-purge-webhooks.js';

/** Every migration, oldest first. A name that has been applied somewhere never changes. */
export const migrationsList: readonly MigrationObject[] = [
  { name: '20261123-create-accounts', class: CreateAccounts },
  { name: '20261123-create-identities', class: CreateIdentities },
  { name: '20261123-create-organization-data', class: CreateOrganizationData },
  { name: '20261123-guard-accounts', class: GuardAccounts },
  { name: '20261123-keep-lead-totals', class: KeepLeadTotals },
  { name: '20261128-index-expiry', class: IndexExpiry },
  { name: '20261128-create-memberships', class: CreateMemberships },
  { name: '20261128-create-account-links', class: CreateAccountLinks },
  { name: '20261128-let-accounts-leave', class: LetAccountsLeave },
  { name: '20261128-mark-timelines', class: MarkTimelines },
  { name: '20261128-create-webhooks', class: CreateWebhooks },
  { name: '20261128-connect-calcom', class: ConnectCalcom },
  { name: '20261128-purge-webhooks', class: PurgeWebhooks },
  { name: '20261128-hide-webhooks', class: HideWebhooks },
];
