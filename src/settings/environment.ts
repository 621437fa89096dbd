import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

/** The variables of a process's environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the process's environment, completed by the file `.env` of the working directory where
 * there is one (a variable that is set already wins). Nothing else reads process.env.
 */
export function readEnvironment(): Environment {
  if (existsSync('.env')) {
    loadEnvFile('.env');
  }
  return process.env;
}
