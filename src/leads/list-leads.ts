import type { Principal } from '../access/principal.js';
import type { Row } from '../database/statements.js';
import type { TenantRead } from '../database/tenant-read.js';
import type { Tenants } from '../database/tenant-scope.js';
import { type Page, readPageBounds, toPage } from '../pagination/page.js';
import type { PageArguments } from '../pagination/page-arguments.js';
import { toPageRead, toTotalRead } from '../pagination/page-read.js';
import type { LeadFilter } from './lead.input.js';
import { LeadType } from './lead.type.js';
import { BRIEF_LEAD_COLUMNS, LEAD_COLUMNS, toLead } from './lead-row.js';

/** What of a list is wanted beside its filter. */
interface ListOptions {
  readonly tenants: Tenants;
  /** Whether the length of the whole list is to come in the same exchange with the database. */
  readonly hasTotal: boolean;
  /** Whether `preferredServices`, `appointmentNotes` or `metadata` is asked for. */
  readonly hasDetails: boolean;
}

/** A page of the organization's leads, newest first. */
export async function listLeads(
  principal: Principal,
  page: PageArguments,
  { status, channel, search }: LeadFilter,
  { tenants, hasTotal, hasDetails }: ListOptions,
): Promise<Page<LeadType>> {
  const bounds = readPageBounds(page, 'newest first');
  const searchPattern = search ? toSearchPattern(search) : null;
  const conditions = [
    ...(status ? [['status =', status] as const] : []),
    ...(channel ? [['channel =', channel] as const] : []),
    ...(searchPattern === null ? [] : [['search_text ~~', searchPattern] as const]),
  ];
  const select = hasDetails ? LEAD_COLUMNS : BRIEF_LEAD_COLUMNS;
  const pageRead = toPageRead({ select, from: 'leads', conditions }, bounds);
  const totalRead =
    conditions.length === 0 ? KEPT_TOTAL : toTotalRead({ from: 'leads', conditions });
  const read = (...reads: (typeof pageRead)[]) =>
    tenants.read(principal, reads, { searchPattern, mayAskReplica: true });
  const [rows = [], counted] = await (hasTotal ? read(pageRead, totalRead) : read(pageRead));
  const leads = rows.map((row) => new LeadType(toLead(row)));
  const countAll = async () => totalOf(counted ?? (await read(totalRead))[0]);
  return toPage(leads, bounds, countAll);
}

/** The length of the whole list is kept by the database; what a filter leaves has to be counted. */
const KEPT_TOTAL: TenantRead = { select: 'total', from: 'lead_totals', where: [], values: [] };

/** An organization that never had a lead has no total. */
const totalOf = (rows: readonly Row[] = []) => Number(rows[0]?.total ?? 0);

/** A `like` pattern that finds the text as it is: its own wildcards are escaped. */
function toSearchPattern(search: string): string {
  return `%${toSmallLetters(search.trim()).replace(/[\\%_]/g, '\\$&')}%`;
}

/**
 * As PostgreSQL's `lower` writes it: each character by itself, and one for one. JavaScript's own
 * looks at the neighbours of a sigma, and makes two of a dotted I.
 */
function toSmallLetters(text: string): string {
  return Array.from(text, (character) =>
    String.fromCodePoint(character.toLowerCase().codePointAt(0) ?? 0),
  ).join('');
}
