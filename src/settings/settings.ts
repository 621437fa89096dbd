import { z } from 'zod';
import type { Environment } from './environment.js';

/** Where the data lives. */
export type DatabaseLocation =
  | { readonly kind: 'postgresql'; readonly url: string }
  /** PostgreSQL inside the process; `directory` null keeps it in memory until exit. */
  | { readonly kind: 'embedded'; readonly directory: string | null };

/** Cost of one argon2id computation. */
export interface Argon2Cost {
  readonly memoryKib: number;
  /** Passes over the memory. */
  readonly timeCost: number;
  /** Lanes. */
  readonly parallelism: number;
}

/** The gateway's configuration, checked and with every default filled in. */
export interface Settings {
  readonly isProduction: boolean;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly database: DatabaseLocation;
  /** HS256 key; null asks for one that is made once and kept beside the data. */
  readonly jwtSecret: string | null;
  /** Keys that are still accepted while keys rotate. */
  readonly jwtPreviousSecrets: readonly string[];
  readonly accessTokenTtlSeconds: number;
  readonly argon2: Argon2Cost;
  /** Least number of characters of a new password. */
  readonly passwordMinLength: number;
  /** Origins that browsers may call from. */
  readonly corsOrigins: readonly (string | RegExp)[];
  readonly hasIntrospection: boolean;
  readonly logLevel: string;
}

/** The configuration is wrong; `message` names every faulty variable, a line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** RFC 7518, section 3.2: an HS256 key has at least the 256 bits of the hash. */
const JWT_SECRET_MIN_BYTES = 32;

const DEVELOPMENT_CORS_ORIGINS = [
  'https://studio.apollographql.com',
  /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/,
];

const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);

const onOrOff = z
  .enum(['on', 'off'], { error: 'must be "on" or "off"' })
  .transform((word) => word === 'on');

const secret = z
  .string()
  .refine(
    (value) => Buffer.byteLength(value) >= JWT_SECRET_MIN_BYTES,
    `must be at least ${JWT_SECRET_MIN_BYTES} bytes long`,
  );

const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const databaseUrl = z.string().transform((text, context): DatabaseLocation => {
  if (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)) {
    return { kind: 'postgresql', url: text };
  }
  const directory = /^pglite:(.+)$/.exec(text)?.[1];
  if (directory !== undefined) {
    return { kind: 'embedded', directory: directory === 'memory' ? null : directory };
  }
  context.addIssue('must be postgres://…, pglite:<folder> or pglite:memory');
  return z.NEVER;
});

const variables = z
  .object({
    NODE_ENV: z.string().default('development'),
    HOST: z.string().default('0.0.0.0'),
    PORT: integer(0, 65_535).default(8001),
    DATABASE_URL: databaseUrl.default({ kind: 'embedded', directory: './data/db' }),
    JWT_SECRET: secret.optional(),
    JWT_PREVIOUS_SECRETS: commaList.pipe(z.array(secret)).default([]),
    ACCESS_TOKEN_TTL: integer(1, 31_536_000).default(86_400),
    // RFC 9106, section 3.1: at least 8 KiB of memory for each lane.
    ARGON2_MEMORY_KIB: integer(8, 4_194_304).default(19_456),
    ARGON2_TIME_COST: integer(1, 100).default(2),
    ARGON2_PARALLELISM: integer(1, 16).default(1),
    PASSWORD_MIN_LENGTH: integer(1, 256).default(8),
    CORS_ORIGINS: commaList.optional(),
    INTROSPECTION: onOrOff.optional(),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'must be fatal, error, warn, info, debug, trace or silent',
      })
      .default('info'),
  })
  .superRefine((values, context) => {
    if (values.NODE_ENV === 'production' && values.JWT_SECRET === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['JWT_SECRET'],
        message: 'is required when NODE_ENV=production',
      });
    }
    if (values.ARGON2_MEMORY_KIB < 8 * values.ARGON2_PARALLELISM) {
      context.addIssue({
        code: 'custom',
        path: ['ARGON2_MEMORY_KIB'],
        message: 'must be at least 8 for each of ARGON2_PARALLELISM',
      });
    }
  });

/**
 * Makes the settings from environment variables; a variable that is empty counts as not set.
 * Throws a SettingsError that names every fault at once.
 */
export function parseSettings(environment: Environment): Settings {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = variables.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
    throw new SettingsError([...new Set(faults)].join('\n'));
  }
  const values = parsed.data;
  const isProduction = values.NODE_ENV === 'production';
  return {
    isProduction,
    host: values.HOST,
    port: values.PORT,
    database: values.DATABASE_URL,
    jwtSecret: values.JWT_SECRET ?? null,
    jwtPreviousSecrets: values.JWT_PREVIOUS_SECRETS,
    accessTokenTtlSeconds: values.ACCESS_TOKEN_TTL,
    argon2: {
      memoryKib: values.ARGON2_MEMORY_KIB,
      timeCost: values.ARGON2_TIME_COST,
      parallelism: values.ARGON2_PARALLELISM,
    },
    passwordMinLength: values.PASSWORD_MIN_LENGTH,
    corsOrigins: values.CORS_ORIGINS ?? (isProduction ? [] : DEVELOPMENT_CORS_ORIGINS),
    hasIntrospection: values.INTROSPECTION ?? !isProduction,
    logLevel: values.LOG_LEVEL,
  };
}
