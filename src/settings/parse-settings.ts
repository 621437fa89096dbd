import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import {
  databaseVariables,
  findDatabaseFaults,
  toDatabaseLocation,
  toReplicaSettings,
} from './database-settings.js';
import type { Environment } from './environment.js';
import { mailAddress, publicUrl, smtpUrl, toMailSettings } from './mail-settings.js';
import type {
  OAuthClientSettings,
  OAuthSettings,
  Settings,
  TracingSettings,
  TrustedProxies,
} from './settings.js';

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

const collectorUrl = z
  .string()
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'must be an http(s) URL');

/** RFC 6750, section 2.1: what a bearer token consists of. */
const metricsToken = z
  .string()
  .regex(/^[\w.~+/-]{16,512}=*$/, 'must be 16 to 512 letters, digits and -._~+/');

const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const uuidPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

const tenant = z
  .string()
  .refine(
    (text) => ['common', 'organizations', 'consumers'].includes(text) || uuidPattern.test(text),
    'must be common, organizations, consumers or the id of a tenant in small letters',
  );

const redirectUri = z
  .string()
  .refine((text) => URL.canParse(text) && !text.includes('#'), 'must be URLs without a fragment');

const loopbackOrigin = z
  .string()
  .refine(
    (text) => /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/.test(text),
    'must be an origin on this machine, such as http://127.0.0.1:9000',
  );

/** Words that Express knows for the private networks (its "trust proxy" setting). */
const NAMED_SUBNETS = ['loopback', 'linklocal', 'uniquelocal'];

const trustedProxies = z.string().transform((text, context): TrustedProxies => {
  if (/^\d{1,2}$/.test(text)) {
    return Number(text);
  }
  const subnets = text.split(',').map((item) => item.trim());
  const isSubnet = (subnet: string) =>
    NAMED_SUBNETS.includes(subnet) || ipaddr.isValid(subnet) || ipaddr.isValidCIDR(subnet);
  if (subnets.every(isSubnet)) {
    return subnets;
  }
  context.addIssue('must be a number of proxies, or a comma list of addresses and subnets');
  return z.NEVER;
});

const variables = z
  .object({
    NODE_ENV: z.string().default('development'),
    HOST: z.string().default('0.0.0.0'),
    PORT: integer(0, 65_535).default(8001),
    ...databaseVariables,
    JWT_SECRET: secret.optional(),
    JWT_PREVIOUS_SECRETS: commaList.pipe(z.array(secret)).default([]),
    ACCESS_TOKEN_TTL: integer(1, 31_536_000).default(86_400),
    // RFC 9106, section 3.1: at least 8 KiB of memory for each lane.
    ARGON2_MEMORY_KIB: integer(8, 4_194_304).default(19_456),
    ARGON2_TIME_COST: integer(1, 100).default(2),
    ARGON2_PARALLELISM: integer(1, 16).default(1),
    PASSWORD_MIN_LENGTH: integer(1, 256).default(8),
    PASSWORD_MIN_SCORE: integer(0, 4).default(0),
    OAUTH_GOOGLE_CLIENT_ID: z.string().optional(),
    OAUTH_GOOGLE_CLIENT_SECRET: z.string().optional(),
    OAUTH_OUTLOOK_CLIENT_ID: z.string().optional(),
    OAUTH_OUTLOOK_CLIENT_SECRET: z.string().optional(),
    OAUTH_OUTLOOK_TENANT: tenant.default('common'),
    OAUTH_FACEBOOK_CLIENT_ID: z.string().optional(),
    OAUTH_FACEBOOK_CLIENT_SECRET: z.string().optional(),
    OAUTH_FACEBOOK_GRAPH_VERSION: z
      .string()
      .regex(/^v\d{1,3}\.\d{1,2}$/, 'must be a version such as v26.0')
      .default('v26.0'),
    OAUTH_FACEBOOK_TRUST_EMAIL: onOrOff.default(false),
    OAUTH_REDIRECT_URIS: commaList.pipe(z.array(redirectUri)).default([]),
    OAUTH_DEVELOPMENT_ORIGIN: loopbackOrigin.optional(),
    SMTP_URL: smtpUrl.optional(),
    MAIL_FROM: mailAddress.optional(),
    MAIL_OUTBOX: z.string().optional(),
    PUBLIC_URL: publicUrl.optional(),
    DELETION_GRACE_DAYS: integer(0, 365).default(30),
    PURGE_INTERVAL: integer(1, 86_400).default(3600),
    WEBHOOK_ALLOW_PRIVATE: onOrOff.default(false),
    RATE_LIMIT: onOrOff.default(true),
    TRUST_PROXY: trustedProxies.default(null),
    CORS_ORIGINS: commaList.optional(),
    INTROSPECTION: onOrOff.optional(),
    METRICS_TOKEN: metricsToken.optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl.optional(),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collectorUrl.optional(),
    OTEL_SERVICE_NAME: z.string().max(200).default('empfio-gateway'),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'must be fatal, error, warn, info, debug, trace or silent',
      })
      .default('info'),
  })
  .superRefine((values, context) => {
    for (const { name, message } of findDatabaseFaults(values)) {
      context.addIssue({ code: 'custom', path: [name], message });
    }
    if (values.NODE_ENV === 'production' && values.JWT_SECRET === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['JWT_SECRET'],
        message: 'is required when NODE_ENV=production',
      });
    }
    if (values.NODE_ENV === 'production' && values.OAUTH_DEVELOPMENT_ORIGIN !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['OAUTH_DEVELOPMENT_ORIGIN'],
        message: 'must not be set when NODE_ENV=production',
      });
    }
    const neededForMail = values.NODE_ENV === 'production' ? ['PUBLIC_URL'] : [];
    for (const name of ['MAIL_FROM', ...neededForMail] as const) {
      if (values.SMTP_URL !== undefined && Reflect.get(values, name) === undefined) {
        const message = 'is required with SMTP_URL';
        context.addIssue({ code: 'custom', path: [name], message });
      }
    }
    if (values.NODE_ENV === 'production' && values.WEBHOOK_ALLOW_PRIVATE) {
      context.addIssue({
        code: 'custom',
        path: ['WEBHOOK_ALLOW_PRIVATE'],
        message: 'must not be on when NODE_ENV=production',
      });
    }
    for (const name of ['GOOGLE', 'OUTLOOK', 'FACEBOOK'] as const) {
      const isOn = values[`OAUTH_${name}_CLIENT_ID`] !== undefined;
      if (isOn && values[`OAUTH_${name}_CLIENT_SECRET`] === undefined) {
        context.addIssue({
          code: 'custom',
          path: [`OAUTH_${name}_CLIENT_SECRET`],
          message: `is required with OAUTH_${name}_CLIENT_ID`,
        });
      }
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
    database: toDatabaseLocation(values),
    replicas: toReplicaSettings(values),
    workers: values.WORKERS,
    jwtSecret: values.JWT_SECRET ?? null,
    jwtPreviousSecrets: values.JWT_PREVIOUS_SECRETS,
    accessTokenTtlSeconds: values.ACCESS_TOKEN_TTL,
    argon2: {
      memoryKib: values.ARGON2_MEMORY_KIB,
      timeCost: values.ARGON2_TIME_COST,
      parallelism: values.ARGON2_PARALLELISM,
    },
    passwordMinLength: values.PASSWORD_MIN_LENGTH,
    passwordMinScore: values.PASSWORD_MIN_SCORE,
    oauth: toOAuthSettings(values),
    mail: toMailSettings(values, values.DATABASE_URL, isProduction),
    publicUrl: values.PUBLIC_URL ?? null,
    deletionGraceDays: values.DELETION_GRACE_DAYS,
    purgeIntervalSeconds: values.PURGE_INTERVAL,
    allowsPrivateWebhooks: values.WEBHOOK_ALLOW_PRIVATE,
    hasRateLimit: values.RATE_LIMIT,
    trustedProxies: values.TRUST_PROXY,
    corsOrigins: values.CORS_ORIGINS ?? (isProduction ? [] : DEVELOPMENT_CORS_ORIGINS),
    hasIntrospection: values.INTROSPECTION ?? !isProduction,
    metricsToken: values.METRICS_TOKEN ?? null,
    tracing: toTracingSettings(values),
    logLevel: values.LOG_LEVEL,
  };
}

/** OpenTelemetry Protocol Exporter: the general endpoint is a base, the one of traces is taken as it is. */
function toTracingSettings(values: z.infer<typeof variables>): TracingSettings | null {
  const base = values.OTEL_EXPORTER_OTLP_ENDPOINT;
  const endpoint =
    values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
    (base === undefined ? null : `${base.replace(/\/$/, '')}/v1/traces`);
  return endpoint === null ? null : { endpoint, serviceName: values.OTEL_SERVICE_NAME };
}

function toOAuthSettings(values: z.infer<typeof variables>): OAuthSettings {
  const clientOf = (name: 'GOOGLE' | 'OUTLOOK' | 'FACEBOOK'): OAuthClientSettings | null => {
    const clientId = values[`OAUTH_${name}_CLIENT_ID`];
    const clientSecret = values[`OAUTH_${name}_CLIENT_SECRET`];
    return clientId && clientSecret ? { clientId, clientSecret } : null;
  };
  const [outlook, facebook] = [clientOf('OUTLOOK'), clientOf('FACEBOOK')];
  return {
    google: clientOf('GOOGLE'),
    outlook: outlook && { ...outlook, tenant: values.OAUTH_OUTLOOK_TENANT },
    facebook: facebook && {
      ...facebook,
      graphVersion: values.OAUTH_FACEBOOK_GRAPH_VERSION,
      trustsEmail: values.OAUTH_FACEBOOK_TRUST_EMAIL,
    },
    redirectUris: values.OAUTH_REDIRECT_URIS,
    developmentOrigin: values.OAUTH_DEVELOPMENT_ORIGIN ?? null,
  };
}
