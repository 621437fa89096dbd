/** Where the data lives. */
export type DatabaseLocation =
  | {
      readonly kind: 'postgresql';
      /** The server, or a pooler before it that may share connections between transactions. */
      readonly url: string;
      /** A way to the same server on which a session is one connection; `url` where there is none. */
      readonly directUrl?: string;
      /** Most connections that one process keeps to `url`; 10 unless it says otherwise. */
      readonly poolSize?: number;
    }
  /** PostgreSQL inside the process; `directory` null keeps it in memory until exit. */
  | { readonly kind: 'embedded'; readonly directory: string | null };

/** The read replicas of the database. */
export interface ReplicaSettings {
  readonly urls: readonly string[];
  /** A replica that is further behind, in milliseconds, is left out until it has caught up. */
  readonly maxLagMs: number;
}

/** Cost of one argon2id computation. */
export interface Argon2Cost {
  readonly memoryKib: number;
  /** Passes over the memory. */
  readonly timeCost: number;
  /** Lanes. */
  readonly parallelism: number;
}

/** The gateway's registration at an OAuth provider. */
export interface OAuthClientSettings {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The registration at Microsoft. */
export interface OutlookSettings extends OAuthClientSettings {
  /** common, organizations, consumers, or the id of the one tenant that may sign in. */
  readonly tenant: string;
}

/** The registration at Facebook. */
export interface FacebookSettings extends OAuthClientSettings {
  /** Version of the Graph API, such as v26.0. */
  readonly graphVersion: string;
  /** True where an address that Facebook names counts as proved. */
  readonly trustsEmail: boolean;
}

/** Sign-in by other providers; one that is null is switched off. */
export interface OAuthSettings {
  readonly google: OAuthClientSettings | null;
  readonly outlook: OutlookSettings | null;
  readonly facebook: FacebookSettings | null;
  /** The only addresses that a code may have been sent to, character for character. */
  readonly redirectUris: readonly string[];
  /** Where every request to a provider goes instead, in development; null for the real ones. */
  readonly developmentOrigin: string | null;
}

/** An address with the name that is shown beside it; '' shows none. */
export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

/** How mail goes out: to a server, into a folder (development), or not at all. */
export type MailSettings =
  | { readonly kind: 'smtp'; readonly url: string; readonly from: MailAddress }
  | { readonly kind: 'outbox'; readonly directory: string; readonly from: MailAddress }
  | { readonly kind: 'off' };

/**
 * The proxies whose X-Forwarded-For counts: the number of them in a row, or their addresses and
 * subnets; null where clients connect directly.
 */
export type TrustedProxies = number | readonly string[] | null;

/** Where spans of what the gateway does are sent. */
export interface TracingSettings {
  /** Address of an OTLP/HTTP receiver, its path included. */
  readonly endpoint: string;
  readonly serviceName: string;
}

/** The gateway's configuration, checked and with every default filled in. */
export interface Settings {
  readonly isProduction: boolean;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly database: DatabaseLocation;
  readonly replicas: ReplicaSettings;
  /** Processes that share the port. */
  readonly workers: number;
  /** HS256 key; null asks for one that is made once and kept beside the data. */
  readonly jwtSecret: string | null;
  /** Keys that are still accepted while keys rotate. */
  readonly jwtPreviousSecrets: readonly string[];
  readonly accessTokenTtlSeconds: number;
  readonly argon2: Argon2Cost;
  /** Least number of characters of a new password. */
  readonly passwordMinLength: number;
  /** Least zxcvbn score of a new password, 0 to 4; 0 asks for none. */
  readonly passwordMinScore: number;
  readonly oauth: OAuthSettings;
  readonly mail: MailSettings;
  /** Where others reach this gateway and its pages, without a slash at the end; null where nobody said. */
  readonly publicUrl: string | null;
  /** Days between the deletion of an account or organization and its end; 0 ends it at once. */
  readonly deletionGraceDays: number;
  /** Seconds between two looks for what is past its grace. */
  readonly purgeIntervalSeconds: number;
  /** True lets webhooks go to this machine and to private networks, in development and tests. */
  readonly allowsPrivateWebhooks: boolean;
  /** False lets any number of attempts through, for benchmarks. */
  readonly hasRateLimit: boolean;
  readonly trustedProxies: TrustedProxies;
  /** Origins that browsers may call from. */
  readonly corsOrigins: readonly (string | RegExp)[];
  readonly hasIntrospection: boolean;
  /** Null where nobody collects spans. */
  readonly tracing: TracingSettings | null;
  /** Opens /metrics to whoever brings it; null keeps it to this machine. */
  readonly metricsToken: string | null;
  readonly logLevel: string;
}
