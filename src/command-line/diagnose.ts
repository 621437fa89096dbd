import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../clock.js';
import type { Database } from '../database/connect.js';
import { proveWall, WallError } from '../database/prove-wall.js';
import { google } from '../oauth/google.js';
import { outlook } from '../oauth/outlook.js';
import { createProviderFetch } from '../oauth/provider-fetch.js';
import type { Settings } from '../settings/settings.js';

/** How something stands: `fault` must be mended, `note` is worth a thought. */
export type Standing = 'ok' | 'note' | 'fault';

/** What was looked at, what was found, and what there is to do. */
export interface Finding {
  readonly check: string;
  readonly standing: Standing;
  readonly found: string;
  /** Empty where there is nothing to do. */
  readonly advice: string;
}

const ok = (check: string, found: string): Finding => ({
  check,
  standing: 'ok',
  found,
  advice: '',
});

/** Least free bytes of a disk that the embedded database is not in danger on. */
const LEAST_FREE_BYTES = 1024 ** 3;

/** What the settings say about the world outside of the process. */
export function diagnoseSettings(settings: Settings): Finding[] {
  return [ok('settings', 'all are valid'), proxies(settings), disk(settings)];
}

function proxies({ trustedProxies, isProduction }: Settings): Finding {
  const check = 'trusted proxies';
  if (trustedProxies === null) {
    return isProduction
      ? {
          check,
          standing: 'note',
          found: 'none: every client is known by the address that it connects from',
          advice: 'behind a proxy set TRUST_PROXY, else all of its clients share one limit',
        }
      : ok(check, 'none: clients connect directly');
  }
  const everybody = ['0.0.0.0/0', '::/0'];
  const isEverybody =
    typeof trustedProxies !== 'number' && trustedProxies.some((net) => everybody.includes(net));
  return isEverybody
    ? {
        check,
        standing: 'fault',
        found: 'everybody: any client can make up its address and get around the limits',
        advice: 'name in TRUST_PROXY only your own proxies',
      }
    : ok(check, String(trustedProxies));
}

function disk({ database }: Settings): Finding {
  const check = 'disk';
  if (database.kind === 'postgresql' || database.directory === null) {
    return ok(check, 'the data is not on it');
  }
  const folder = [database.directory, dirname(database.directory), '.'].find(existsSync) ?? '.';
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const found = `${Math.floor(free / 1024 ** 2)} MiB are free`;
  return free < LEAST_FREE_BYTES
    ? { check, standing: 'fault', found, advice: 'make room: below 64 MiB nothing is written' }
    : ok(check, found);
}

/** How the database stands. */
export async function diagnoseDatabase(
  database: Database,
  settings: Settings,
  clock: Clock,
): Promise<Finding[]> {
  const pending = await database.orm.migrator.getPending();
  const migrations: Finding =
    pending.length === 0
      ? ok('migrations', 'none is pending')
      : {
          check: 'migrations',
          standing: 'fault',
          found: `${pending.length} are pending`,
          advice: 'run "empfio migrate", or start the gateway, which does it too',
        };
  const wall = pending.length === 0 ? await wallOf(database, settings) : [];
  return [ok('database', 'it answers'), migrations, ...wall, await clockOf(database, clock)];
}

async function wallOf(database: Database, settings: Settings): Promise<Finding[]> {
  const warnings: string[] = [];
  const check = 'row-level security';
  try {
    const warn = (message: unknown) => void warnings.push(String(message));
    await proveWall(database, settings.database, { warn });
  } catch (error) {
    if (error instanceof WallError) {
      const advice =
        'run "empfio migrate" as the owner of the tables; nothing is served until then';
      return [{ check, standing: 'fault', found: error.message, advice }];
    }
    throw error;
  }
  const role: Finding =
    warnings.length === 0
      ? ok('database role', 'it cannot bypass row-level security')
      : {
          check: 'database role',
          standing: 'note',
          found: 'the connection may bypass row-level security',
          advice: 'connect as a role that is neither superuser nor BYPASSRLS',
        };
  return [ok(check, 'it is forced on every table of the organizations'), role];
}

/** Seconds that two clocks may differ by before tokens and limits are noticeably off. */
const SKEW_SECONDS = { note: 2, fault: 30 };

async function clockOf(database: Database, clock: Clock): Promise<Finding> {
  const before = clock.now().getTime();
  const { rows } = await database.run(
    { name: 'clock', text: 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now' },
    [],
  );
  const middle = (before + clock.now().getTime()) / 2;
  const seconds = Math.abs(Number(rows[0]?.now) - middle) / 1000;
  const found = `${seconds.toFixed(1)} s between this machine and the database`;
  if (seconds < SKEW_SECONDS.note) {
    return ok('clock', found);
  }
  const standing = seconds < SKEW_SECONDS.fault ? 'note' : 'fault';
  return { check: 'clock', standing, found, advice: 'let NTP set both clocks' };
}

/** Whether the providers that are switched on answer. */
export async function diagnoseProviders({ oauth, isProduction }: Settings): Promise<Finding[]> {
  const fetch = createProviderFetch(oauth.developmentOrigin);
  const addresses: [string, string][] = [
    ...(oauth.google ? [['google', discoveryOf(google.issuer)] as [string, string]] : []),
    ...(oauth.outlook
      ? [['outlook', discoveryOf(outlook(oauth.outlook.tenant).issuer)] as [string, string]]
      : []),
    ...(oauth.facebook
      ? [
          [
            'facebook',
            `https://graph.facebook.com/${oauth.facebook.graphVersion}/oauth/access_token`,
          ] as [string, string],
        ]
      : []),
  ];
  if (addresses.length === 0) {
    return [ok('providers', 'none is switched on')];
  }
  const findings = addresses.map(async ([name, address]): Promise<Finding> => {
    const check = `provider ${name}`;
    try {
      const request = fetch(address, {
        method: 'GET',
        headers: {},
        redirect: 'manual',
        body: null,
      });
      const answer = await Promise.race([request, setTimeout(6000, null, { ref: false })]);
      // Facebook refuses the question itself; that it says so is all that was asked.
      return answer !== null && answer.status < 500
        ? ok(check, `it answers (${answer.status})`)
        : unreachable(check, answer === null ? 'no answer' : `it answers ${answer.status}`);
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return unreachable(check, cause instanceof Error ? cause.message : String(cause));
    }
  });
  const redirect: Finding[] =
    oauth.redirectUris.length === 0
      ? [
          {
            check: 'redirect addresses',
            standing: 'fault',
            found: 'OAUTH_REDIRECT_URIS is empty: every sign-in by a provider is refused',
            advice: 'list the addresses of your frontend that receive codes',
          },
        ]
      : [ok('redirect addresses', `${oauth.redirectUris.length} are listed`)];
  const trust: Finding[] =
    isProduction && oauth.facebook?.trustsEmail === true
      ? [
          {
            check: 'facebook addresses',
            standing: 'note',
            found: 'OAUTH_FACEBOOK_TRUST_EMAIL is on: Facebook does not prove addresses',
            advice: 'switch it off unless you know why it is on',
          },
        ]
      : [];
  return [...(await Promise.all(findings)), ...redirect, ...trust];
}

const discoveryOf = (issuer: string) => `${issuer}/.well-known/openid-configuration`;

const unreachable = (check: string, found: string): Finding => ({
  check,
  standing: 'fault',
  found,
  advice: 'let this machine reach it (firewall, DNS), or switch it off',
});
