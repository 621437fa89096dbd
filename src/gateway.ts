import 'reflect-metadata';
import { dirname, join } from 'node:path';
import { AuditResolver } from './audit/audit.resolver.js';
import { AuditTrail } from './audit/audit-trail.js';
import { AuthenticationResolver } from './authentication/authentication.resolver.js';
import { BookingResolver } from './bookings/booking.resolver.js';
import { LeadBookingsResolver } from './bookings/lead-bookings.resolver.js';
import { CalcomResolver } from './calcom/calcom.resolver.js';
import { startCalcom } from './calcom/start-calcom.js';
import type { Clock } from './clock.js';
import { ConversationResolver } from './conversations/conversation.resolver.js';
import { LeadConversationsResolver } from './conversations/lead-conversations.resolver.js';
import { createChangeFeed } from './database/change-feed.js';
import { connectDatabase, type Database } from './database/connect.js';
import { proveWall } from './database/prove-wall.js';
import { createRequireRoom } from './database/require-room.js';
import { createTenants } from './database/tenant-scope.js';
import { entities } from './entities.js';
import { createAnswerOperation } from './graphql/answer-operation.js';
import { createApollo } from './graphql/apollo.js';
import { createExecute } from './graphql/execute.js';
import { createKnownDocuments } from './graphql/known-documents.js';
import { createCostLimit } from './graphql/operation-cost.js';
import { createSchema } from './graphql/schema.js';
import { createAllowOrigins } from './http/allow-origins.js';
import { createApp } from './http/app.js';
import { createContextOf } from './http/request-context-of.js';
import { serve } from './http/serve.js';
import { createShortWay } from './http/short-way.js';
import { LeadResolver } from './leads/lead.resolver.js';
import { createAttemptLimits, unlimited } from './limits/attempt-limits.js';
import type { Logger } from './log.js';
import { OAuthResolver } from './oauth/oauth.resolver.js';
import { createProviderFetch } from './oauth/provider-fetch.js';
import { createProviders } from './oauth/providers.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { loadPasswordPolicy } from './passwords/password-policy.js';
import { resolvers } from './resolvers.js';
import { createCalcomReceiver } from './rest/calcom-receiver.js';
import { compileRoutes } from './rest/compile-routes.js';
import { createSealedSecrets } from './sealed-secrets/sealed-secrets.js';
import { createAuthenticate } from './sessions/authenticate.js';
import { SessionResolver } from './sessions/session.resolver.js';
import type { Settings } from './settings/settings.js';
import { createAccessTokens } from './tokens/access-token.js';
import { createSecret, createSigningKeys, keepSecret } from './tokens/signing-keys.js';
import { Accounts } from './users/accounts.js';
import { UserResolver } from './users/user.resolver.js';
import { startDeliveries } from './webhooks/start-deliveries.js';
import { WebhookResolver } from './webhooks/webhook.resolver.js';

/** A gateway that serves. */
export interface Gateway {
  /** The address for a client on the same machine, such as http://localhost:8001. */
  readonly url: string;
  /** The open database, for programs that run beside the gateway in one process. */
  readonly database: Database;
  /** Finishes what is in flight and releases everything, last acquired first. */
  stop(): Promise<void>;
}

/** What the gateway takes from outside. */
export interface GatewayOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Makes every part by hand, in order, and serves. What was acquired is released if one fails. */
export async function startGateway({ settings, clock, log }: GatewayOptions): Promise<Gateway> {
  const resources = new AsyncDisposableStack();
  try {
    const database = await connectDatabase(settings.database, entities, log);
    resources.defer(() => database.close());
    await database.migrate();
    await proveWall(database, settings.database, log);
    const tenants = createTenants(database);
    const changes = await createChangeFeed(database, log);
    resources.defer(() => changes.stop());
    const accounts = new Accounts(database.run, changes);
    const audit = new AuditTrail(database, clock, log);
    resources.defer(() => audit.finish());
    const attempts = settings.hasRateLimit ? createAttemptLimits(database) : unlimited;

    const { jwtPreviousSecrets, allowsPrivateWebhooks, publicUrl } = settings;
    const jwtSecret = findSecret(settings);
    const secrets = createSealedSecrets(jwtSecret, jwtPreviousSecrets);
    const requireRoom = createRequireRoom(settings.database);
    const webhookCommon = {
      ...{ tenants, accounts, audit, secrets, clock, limits: attempts },
      allowsPrivateWebhooks,
    };
    const receiveCalcomEvent = await startCalcom({ ...webhookCommon, database, requireRoom, log });
    resources.defer(await startDeliveries({ ...webhookCommon, database, log }));

    const keys = createSigningKeys(jwtSecret, jwtPreviousSecrets);
    const ttlSeconds = settings.accessTokenTtlSeconds;
    const tokens = createAccessTokens({ keys, ttlSeconds, clock });
    const passwords = await PasswordHasher.create(settings.argon2);
    const passwordPolicy = await loadPasswordPolicy(settings.passwordMinScore);
    const { redirectUris, developmentOrigin } = settings.oauth;
    const providers = createProviders(settings.oauth, createProviderFetch(developmentOrigin));
    const limits = { passwordMinLength: settings.passwordMinLength };
    const common = { database, accounts, audit, tokens, clock, limits: attempts };

    const schema = await createSchema({
      resolvers,
      instances: [
        new AuthenticationResolver({ ...common, passwords, passwordPolicy }),
        new OAuthResolver({ ...common, providers, redirectUris }),
        new SessionResolver(common),
        new UserResolver(common),
        new AuditResolver({ tenants }),
        new LeadResolver({ tenants, clock }),
        new BookingResolver({ tenants, clock }),
        new LeadBookingsResolver({ tenants }),
        new ConversationResolver({ tenants, clock }),
        new LeadConversationsResolver({ tenants }),
        new WebhookResolver(webhookCommon),
        new CalcomResolver({ ...webhookCommon, publicUrl }),
      ],
      limits,
    });
    const authenticate = createAuthenticate(accounts, tokens);
    const execute = createExecute({ schema, authenticate, requireRoom, limits, log });
    const documents = createKnownDocuments();
    const answerOperation = createAnswerOperation(execute, createCostLimit(schema));
    const { hasIntrospection, corsOrigins, trustedProxies } = settings;
    const apollo = await createApollo({
      schema,
      answerOperation,
      documents,
      hasIntrospection,
      log,
    });
    resources.defer(() => apollo.stop());

    const routes = compileRoutes(schema, execute);
    const contextOf = createContextOf(trustedProxies, log);
    const receivers = [createCalcomReceiver(receiveCalcomEvent, log)];
    const app = createApp({
      ...{ schema, routes, receivers, documents, apollo, corsOrigins, contextOf, log },
    });
    const allowOrigins = createAllowOrigins(corsOrigins);
    const serving = await serve(
      createShortWay({ app, routes, answerOperation, documents, allowOrigins, contextOf }),
      settings,
    );
    resources.defer(() => serving.stop());
    const released = resources.move();
    const url = urlOf(settings.host, serving.port);
    return { url, database, stop: () => released.disposeAsync() };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

/** The secret from the settings; without one, the secret kept beside the embedded database. */
function findSecret({ jwtSecret, database }: Settings): string {
  if (jwtSecret !== null) {
    return jwtSecret;
  }
  if (database.kind === 'embedded' && database.directory === null) {
    return createSecret();
  }
  const directory = database.kind === 'embedded' ? dirname(database.directory ?? '') : 'data';
  return keepSecret(join(directory, 'jwt-secret'));
}

function urlOf(host: string, port: number): string {
  const isAnyAddress = host === '0.0.0.0' || host === '::';
  const name = isAnyAddress ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
