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

/**
 * The proxies whose X-Forwarded-For counts: the number of them in a row, or their addresses and
 * subnets; null where clients connect directly.
 */
export type TrustedProxies = number | readonly string[] | null;

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
  /** Least zxcvbn score of a new password, 0 to 4; 0 asks for none. */
  readonly passwordMinScore: number;
  readonly oauth: OAuthSettings;
  /** Where others reach this gateway, without a slash at its end; null where nobody said. */
  readonly publicUrl: string | null;
  /** True lets webhooks go to this machine and to private networks, in development and tests. */
  readonly allowsPrivateWebhooks: boolean;
  /** False lets any number of attempts through, for benchmarks. */
  readonly hasRateLimit: boolean;
  readonly trustedProxies: TrustedProxies;
  /** Origins that browsers may call from. */
  readonly corsOrigins: readonly (string | RegExp)[];
  readonly hasIntrospection: boolean;
  readonly logLevel: string;
}
