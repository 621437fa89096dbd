import express from 'express';
import { systemClock } from '#gateway/clock.js';
import { startGateway } from '#gateway/gateway.js';
import { createPrettyLog } from '#gateway/log.js';
import { readEnvironment } from '#gateway/settings/environment.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { startLocalProviders } from './providers/local-providers.js';
import { listenOnLoopback } from './providers/loopback-server.js';
import { createWalkPage } from './providers/walk-page.js';

// `npm run dev:oauth`: the gateway beside local providers, and a page to walk through a sign-in.

const clients = {
  google: { clientId: 'local-google', clientSecret: 'local-google-secret' },
  outlook: { clientId: 'local-outlook', clientSecret: 'local-outlook-secret' },
  facebook: { clientId: 'local-facebook', clientSecret: 'local-facebook-secret' },
};

/** Serves until SIGTERM or SIGINT. The accounts made here are forgotten at the end. */
async function main(): Promise<void> {
  const environment = readEnvironment();
  const walk = express();
  const walkServer = await listenOnLoopback(walk, Number(environment.OAUTH_WALK_PORT ?? 8002));
  const walkUrl = walkServer.origin.replace('127.0.0.1', 'localhost');
  const redirectUri = `${walkUrl}/callback`;
  const providers = await startLocalProviders({ clients, redirectUris: [redirectUri] });
  const settings = parseSettings({
    DATABASE_URL: 'pglite:memory',
    ...environment,
    OAUTH_GOOGLE_CLIENT_ID: clients.google.clientId,
    OAUTH_GOOGLE_CLIENT_SECRET: clients.google.clientSecret,
    OAUTH_OUTLOOK_CLIENT_ID: clients.outlook.clientId,
    OAUTH_OUTLOOK_CLIENT_SECRET: clients.outlook.clientSecret,
    OAUTH_FACEBOOK_CLIENT_ID: clients.facebook.clientId,
    OAUTH_FACEBOOK_CLIENT_SECRET: clients.facebook.clientSecret,
    OAUTH_REDIRECT_URIS: redirectUri,
    OAUTH_DEVELOPMENT_ORIGIN: providers.origin,
  });
  const log = await createPrettyLog(settings.logLevel);
  const gateway = await startGateway({ settings, clock: systemClock, log });
  walk.use(
    createWalkPage({
      gatewayOrigin: gateway.url,
      providersOrigin: providers.origin,
      clientIds: {
        google: clients.google.clientId,
        outlook: clients.outlook.clientId,
        facebook: clients.facebook.clientId,
      },
      redirectUri,
    }),
  );
  console.log(`Empfio Gateway is ready on ${gateway.url}`);
  console.log(`Walk through a sign-in with any provider: ${walkUrl}/`);
  await new Promise((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
  await gateway.stop();
  await Promise.all([providers.stop(), walkServer.stop()]);
}

await main();
process.exit(0);
