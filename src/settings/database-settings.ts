import { z } from 'zod';
import type { DatabaseLocation, ReplicaSettings } from './settings.js';

const isServerUrl = (text: string) => /^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text);

const serverUrl = z.string().refine(isServerUrl, 'must be postgres://…');

const databaseUrl = z.string().transform((text, context): DatabaseLocation => {
  if (isServerUrl(text)) {
    return { kind: 'postgresql', url: text };
  }
  const directory = /^pglite:(.+)$/.exec(text)?.[1];
  if (directory !== undefined) {
    return { kind: 'embedded', directory: directory === 'memory' ? null : directory };
  }
  context.addIssue('must be postgres://…, pglite:<folder> or pglite:memory');
  return z.NEVER;
});

const replicaUrls = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .pipe(z.array(z.string().refine(isServerUrl, 'must be a comma list of postgres://…')));

const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);

/** The variables that say where the data lives and how many processes and servers share the work. */
export const databaseVariables = {
  DATABASE_URL: databaseUrl.default({ kind: 'embedded', directory: './data/db' }),
  DATABASE_DIRECT_URL: serverUrl.optional(),
  DATABASE_REPLICA_URLS: replicaUrls.default([]),
  DATABASE_REPLICA_MAX_LAG: count(1, 60_000).default(1000),
  DATABASE_POOL_SIZE: count(2, 1000).default(10),
  WORKERS: count(1, 64).default(1),
};

/** Their values. */
type DatabaseValues = z.infer<z.ZodObject<typeof databaseVariables>>;

/** What does not go together, each with the variable that is at fault. */
export function findDatabaseFaults(values: DatabaseValues): { name: string; message: string }[] {
  if (values.DATABASE_URL.kind === 'postgresql') {
    return [];
  }
  const onlyServer =
    'needs a PostgreSQL server in DATABASE_URL: the embedded database has one process';
  return [
    ...(values.WORKERS > 1 ? [{ name: 'WORKERS', message: `above 1 ${onlyServer}` }] : []),
    ...(values.DATABASE_DIRECT_URL ? [{ name: 'DATABASE_DIRECT_URL', message: onlyServer }] : []),
    ...(values.DATABASE_REPLICA_URLS.length > 0
      ? [{ name: 'DATABASE_REPLICA_URLS', message: onlyServer }]
      : []),
  ];
}

/** Where the data lives, by these values. */
export function toDatabaseLocation(values: DatabaseValues): DatabaseLocation {
  const location = values.DATABASE_URL;
  return location.kind === 'embedded'
    ? location
    : {
        ...location,
        poolSize: values.DATABASE_POOL_SIZE,
        ...(values.DATABASE_DIRECT_URL ? { directUrl: values.DATABASE_DIRECT_URL } : {}),
      };
}

/** The replicas, by these values. */
export function toReplicaSettings(values: DatabaseValues): ReplicaSettings {
  return { urls: values.DATABASE_REPLICA_URLS, maxLagMs: values.DATABASE_REPLICA_MAX_LAG };
}
