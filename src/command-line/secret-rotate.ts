import type { Command } from 'commander';
import { type CommandContext, settingsOf } from './command-context.js';
import { rotateSecret } from './rotate-secret.js';
import { writeJson } from './terminal.js';

/** Adds `secret rotate`. */
export function addSecretRotate(parent: Command, context: CommandContext): void {
  parent
    .command('rotate')
    .description('replaces the secret that tokens are signed with; old tokens stay good')
    .option('--json', 'one JSON object')
    .action(({ json = false }: { json?: boolean }) => {
      const settings = settingsOf(context);
      const { folder, terminal, clock } = context;
      const rotation = rotateSecret({ folder, environment: context.environment(), settings });
      const { file, previousIn, previousCount } = rotation;
      const ttlSeconds = settings.accessTokenTtlSeconds;
      if (json) {
        writeJson(terminal, {
          file,
          previous_in: previousIn,
          previous_secrets: previousCount,
          access_token_ttl: ttlSeconds,
        });
        return;
      }
      const end = new Date(clock.now().getTime() + ttlSeconds * 1000).toISOString();
      terminal.write(
        `${file} has a new secret; the old one is the first of ${previousCount} in ${previousIn}.\n` +
          'Restart every gateway now. Until all have been, those that have not refuse new tokens.\n' +
          `Once the last is restarted, the old secret may go after ${ttlSeconds} seconds ` +
          `(ACCESS_TOKEN_TTL), that is ${end} at the earliest.\n`,
      );
    });
}
