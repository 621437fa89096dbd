import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment } from '../settings/environment.js';
import type { Settings } from '../settings/settings.js';
import { keptSecretFiles, readPreviousSecrets } from '../tokens/kept-secrets.js';
import { createSecret } from '../tokens/signing-keys.js';
import { replaceFile, replaceVariables } from './env-file.js';
import { CommandError } from './exit-code.js';

/** What a rotation did. */
export interface Rotation {
  /** File that holds the new secret. */
  readonly file: string;
  /** File and place of the secrets before it. */
  readonly previousIn: string;
  /** How many of those are still accepted. */
  readonly previousCount: number;
}

/** What a rotation looks at. */
interface RotateOptions {
  /** Where `.env` is; relative folders of the settings begin here too. */
  readonly folder: string;
  readonly environment: Environment;
  readonly settings: Settings;
}

/**
 * Replaces the secret that tokens are signed with; the old one joins those that are still accepted.
 * None of those is dropped: how old each is nobody knows. The old secret is written down as
 * accepted before, or in the same moment as, the new one takes its place.
 */
export function rotateSecret({ folder, environment, settings }: RotateOptions): Rotation {
  const envPath = join(folder, '.env');
  const text = existsSync(envPath) ? readFileSync(envPath, 'utf8') : '';
  const inFile = parseEnv(text);
  for (const name of ['JWT_SECRET', 'JWT_PREVIOUS_SECRETS']) {
    if ((environment[name] ?? '') !== (inFile[name] ?? '')) {
      throw new CommandError(
        `${name} is set in the environment, which wins over .env; rotate it where it is set`,
      );
    }
  }
  return settings.jwtSecret === null
    ? rotateKept(folder, settings)
    : rotateInEnv(envPath, text, settings.jwtSecret, settings.jwtPreviousSecrets);
}

function rotateInEnv(
  path: string,
  text: string,
  secret: string,
  before: readonly string[],
): Rotation {
  // A comma list, white space around its items not counted, has no room for these.
  if (secret.includes(',') || secret.trim() !== secret) {
    throw new CommandError('JWT_SECRET holds a comma or outer white space; replace it by hand');
  }
  const previous = [...new Set([secret, ...before])];
  const values = { JWT_SECRET: createSecret(), JWT_PREVIOUS_SECRETS: previous.join(',') };
  replaceFile(path, replaceVariables(text, values));
  return {
    file: path,
    previousIn: `JWT_PREVIOUS_SECRETS in ${path}`,
    previousCount: previous.length,
  };
}

function rotateKept(folder: string, settings: Settings): Rotation {
  const relative = keptSecretFiles(settings);
  if (relative === null) {
    throw new CommandError('DATABASE_URL=pglite:memory keeps no secret; a restart makes another');
  }
  const files = {
    current: resolve(folder, relative.current),
    previous: resolve(folder, relative.previous),
  };
  if (!existsSync(files.current)) {
    throw new CommandError('There is no secret yet; the gateway makes one when it first starts');
  }
  const secret = readFileSync(files.current, 'utf8');
  const previous = [...new Set([secret, ...readPreviousSecrets(files)])];
  replaceFile(files.previous, `${previous.join('\n')}\n`);
  replaceFile(files.current, createSecret());
  return {
    file: files.current,
    previousIn: files.previous,
    previousCount: previous.length + settings.jwtPreviousSecrets.length,
  };
}
