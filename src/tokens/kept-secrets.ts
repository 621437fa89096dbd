import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Settings } from '../settings/settings.js';
import { createSecret, keepSecret } from './signing-keys.js';

/** The secrets that tokens are signed with. */
export interface Secrets {
  readonly current: string;
  /** Those before, which are still accepted. */
  readonly previous: readonly string[];
}

/** Where a gateway keeps the secret that it made itself, and those before it; a line each. */
export interface KeptSecretFiles {
  readonly current: string;
  readonly previous: string;
}

/** The files of kept secrets; null where the settings name one, or nothing is kept at all. */
export function keptSecretFiles({
  jwtSecret,
  database,
}: Pick<Settings, 'jwtSecret' | 'database'>): KeptSecretFiles | null {
  if (jwtSecret !== null || (database.kind === 'embedded' && database.directory === null)) {
    return null;
  }
  const directory = database.kind === 'embedded' ? dirname(database.directory ?? '') : 'data';
  return {
    current: join(directory, 'jwt-secret'),
    previous: join(directory, 'jwt-previous-secrets'),
  };
}

/** The secrets from the settings; without one, those that are kept beside the data. */
export function findSecrets(
  settings: Pick<Settings, 'jwtSecret' | 'jwtPreviousSecrets' | 'database'>,
): Secrets {
  const { jwtSecret, jwtPreviousSecrets } = settings;
  const files = keptSecretFiles(settings);
  if (files === null) {
    return { current: jwtSecret ?? createSecret(), previous: jwtPreviousSecrets };
  }
  return {
    current: keepSecret(files.current),
    previous: [...jwtPreviousSecrets, ...readPreviousSecrets(files)],
  };
}

/** The kept secrets from before the current one, the latest first. */
export function readPreviousSecrets({ previous }: KeptSecretFiles): readonly string[] {
  try {
    return readFileSync(previous, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}
