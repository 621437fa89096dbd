import { InvalidArgumentError } from 'commander';

/** Reads --limit. */
export function readLimit(text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new InvalidArgumentError('It takes a whole number.');
  }
  return Number(text);
}

/** What --active and --inactive ask for; null for both kinds. */
export function activityOf(options: {
  readonly active?: boolean;
  readonly inactive?: boolean;
}): boolean | null {
  const { active = false, inactive = false } = options;
  return active === inactive ? null : active;
}
