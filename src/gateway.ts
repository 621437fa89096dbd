import 'reflect-metadata';
import { availableParallelism } from 'node:os';
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
import { readPoolCounts } from './database/pool-counts.js';
import { proveWall } from './database/prove-wall.js';
import { openReplicas, type Replicas } from './database/replicas.js';
import { createRequireRoom } from './database/require-room.js';
import { createTenants } from './database/tenant-scope.js';
import { entities } from './entities.js';
import { createAnswerOperation } from './graphql/answer-operation.js';
import { createApollo } from './graphql/apollo.js';
import { createExecute } from './graphql/execute.js';
import { createKnownDocuments } from './graphql/known-documents.js';
import { createCostLimit } from './graphql/operation-cost.js';
import { createSchema, printSchemaText } from './graphql/schema.js';
import { createAllowOrigins } from './http/allow-origins.js';
import { createApp } from './http/app.js';
import { createReadiness } from './http/readiness.js';
import { createContextOf } from './http/request-context-of.js';
import { serve } from './http/serve.js';
import { createShortWay } from './http/short-way.js';
import { createRequestObserver } from './http/tell-requests.js';
import { LeadResolver } from './leads/lead.resolver.js';
import { LeavingResolver } from './leaving/leaving.resolver.js';
import { openExport } from './leaving/organization-export.js';
import { startPurgeWorker } from './leaving/purge-worker.js';
import { createAttemptLimits, createLimits, unlimited } from './limits/attempt-limits.js';
import type { Logger } from './log.js';
import { mailLimitTable } from './mail/mail-limits.js';
import { createMailer } from './mail/mailer.js';
import { InvitationResolver } from './memberships/invitation.resolver.js';
import { MembershipResolver } from './memberships/membership.resolver.js';
import type { Metrics } from './metrics/metrics.js';
import { createReaderAccess } from './metrics/reader-access.js';
import { RequestCounts } from './metrics/request-counts.js';
import { OAuthResolver } from './oauth/oauth.resolver.js';
import { createProviderFetch } from './oauth/provider-fetch.js';
import { createProviders } from './oauth/providers.js';
import { OwnershipResolver } from './ownership/ownership.resolver.js';
import { createPages } from './pages/pages.js';
import { HashQueue } from './passwords/hash-queue.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { loadPasswordPolicy } from './passwords/password-policy.js';
import { createOpenApi, printOpenApi } from './reference/openapi.js';
import { resolvers } from './resolvers.js';
import { createCalcomReceiver } from './rest/calcom-receiver.js';
import { compileRoutes } from './rest/compile-routes.js';
import { createSealedSecrets } from './sealed-secrets/sealed-secrets.js';
import { createAuthenticate } from './sessions/authenticate.js';
import { SessionResolver } from './sessions/session.resolver.js';
import type { Settings } from './settings/settings.js';
import { createAccessTokens } from './tokens/access-token.js';
import { findSecrets } from './tokens/kept-secrets.js';
import { createSigningKeys } from './tokens/signing-keys.js';
import { Accounts } from './users/accounts.js';
import { UserResolver } from './users/user.resolver.js';
import { startDeliveries } from './webhooks/start-deliveries.js';
import { WebhookResolver } from './webhooks/webhook.resolver.js';

/**
 * How long a database server may say nothing while somebody waits for it, in milliseconds. No
 * statement of a request takes that long on a server that works.
 */
const ANSWER_TIMEOUT_MS = 10_000;

/** A gateway that serves. */
export interface Gateway {
  /** The address for a client on the same machine, such as http://localhost:8001. */
  readonly url: string;
  /** The open database, for programs that run beside the gateway in one process. */
  readonly database: Database;
  /** Where reads go that a replica may answer. */
  readonly replicas: Replicas;
  /** Finishes what is in flight and releases everything, last acquired first. */
  stop(): Promise<void>;
}

/** What the gateway takes from outside. */
export interface GatewayOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  /** Threads that compute passwords; as many as there are cores unless it says otherwise. */
  readonly hashThreads?: number;
}

/** Makes every part by hand, in order, and serves. What was acquired is released if one fails. */
export async function startGateway({
  settings,
  clock,
  log,
  hashThreads = availableParallelism(),
}: GatewayOptions): Promise<Gateway> {
  const resources = new AsyncDisposableStack();
  try {
    if (settings.tracing !== null) {
      const { startTracing } = await import('./telemetry/start-tracing.js');
      const tracing = await startTracing({ ...settings.tracing, log });
      resources.defer(() => tracing.stop());
    }
    const hashQueue = new HashQueue({ threads: hashThreads });
    // Begun here, beside the opening of the database: its threads compute while this one waits.
    const hashing = PasswordHasher.create(settings.argon2, hashThreads, hashQueue);
    // Where a start ends before it asks, nobody hears of it.
    hashing.catch(() => {});
    const patience = { answerTimeoutMs: ANSWER_TIMEOUT_MS };
    const database = await connectDatabase(settings.database, entities, log, patience);
    resources.defer(() => database.close());
    await database.migrate();
    await proveWall(database, settings.database, log);
    const replicas = await openReplicas(database, {
      settings: settings.replicas,
      entities,
      limits: patience,
      log,
    });
    resources.defer(() => replicas.stop());
    const tenants = createTenants(database, replicas);
    const changes = await createChangeFeed(database, log);
    resources.defer(() => changes.stop());
    const accounts = new Accounts(database.run, changes);
    const audit = new AuditTrail(database, clock, log);
    resources.defer(() => audit.finish());
    const { hasRateLimit } = settings;
    const attempts = hasRateLimit ? createAttemptLimits(database, log) : unlimited;
    let url = '';
    const mailer = createMailer({
      settings,
      log,
      clock,
      limits: hasRateLimit ? createLimits(database, mailLimitTable, log) : unlimited,
      ownUrl: () => url,
    });
    resources.defer(() => mailer.finish());

    const { current, previous } = findSecrets(settings);
    const keys = createSigningKeys(current, previous);
    const secrets = createSealedSecrets(current, previous);
    const requireRoom = createRequireRoom(settings.database);
    const { allowsPrivateWebhooks, publicUrl } = settings;
    const webhookCommon = {
      ...{ tenants, accounts, audit, secrets, clock, limits: attempts },
      allowsPrivateWebhooks,
    };
    const receiveCalcomEvent = await startCalcom({ ...webhookCommon, database, requireRoom, log });
    resources.defer(await startDeliveries({ ...webhookCommon, database, log }));
    const purging = { database, accounts, clock, log };
    const purgeWorker = startPurgeWorker(settings.purgeIntervalSeconds, purging);
    resources.defer(() => purgeWorker.stop());

    const ttlSeconds = settings.accessTokenTtlSeconds;
    const tokens = createAccessTokens({ keys, ttlSeconds, clock });
    const passwords = await hashing;
    const passwordPolicy = await loadPasswordPolicy(settings.passwordMinScore);
    const { redirectUris, developmentOrigin } = settings.oauth;
    const providers = createProviders(settings.oauth, createProviderFetch(developmentOrigin));
    const limits = { passwordMinLength: settings.passwordMinLength };
    const common = { database, accounts, audit, tokens, clock, mailer, limits: attempts };

    const authenticate = createAuthenticate(accounts, tokens);
    const forMembers = { ...common, passwords, passwordPolicy, tenants, authenticate };
    const forLeaving = { ...forMembers, graceDays: settings.deletionGraceDays };

    const schema = await createSchema({
      resolvers,
      instances: [
        new AuthenticationResolver({ ...common, passwords, passwordPolicy }),
        new OAuthResolver({ ...common, passwords, providers, redirectUris }),
        new OwnershipResolver({ ...common, passwords, passwordPolicy }),
        new SessionResolver(common),
        new UserResolver(common),
        new MembershipResolver(forMembers),
        new InvitationResolver(forMembers),
        new LeavingResolver(forLeaving),
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
    const errors = new Map<string, number>();
    const onError = (code: string) => void errors.set(code, (errors.get(code) ?? 0) + 1);
    const execute = createExecute({ schema, authenticate, requireRoom, limits, onError, log });
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
    const pages = createPages({
      schemaText: printSchemaText(schema),
      openApiText: printOpenApi(createOpenApi(schema, limits)),
      hasIntrospection,
      showsMails: settings.mail.kind === 'outbox',
    });
    const counts = new RequestCounts();
    const sources = {
      requests: counts,
      errors: () => errors,
      hashQueue,
      computations: () => ({ ...passwords.computations }),
      caches: { accounts: () => accounts.counts, tokens: () => tokens.counts },
      pool: () => readPoolCounts(database),
    };
    // Read in when somebody first asks: many gateways are watched by nobody.
    let metrics: Promise<Metrics> | undefined;
    const readMetrics = () => {
      metrics ??= import('./metrics/metrics.js').then(({ createMetrics }) =>
        createMetrics(sources),
      );
      return metrics;
    };
    const metricsAccess = createReaderAccess({
      metricsToken: settings.metricsToken,
      isBehindProxy: trustedProxies !== null,
    });
    const readiness = createReadiness(() => database.run(readyStatement, []), log);
    const receivers = [createCalcomReceiver(receiveCalcomEvent, log)];
    const app = createApp({
      ...{ schema, routes, receivers, documents, apollo, pages, corsOrigins, contextOf, log },
      ...{ readMetrics, metricsAccess, readiness },
      openExport: (secret) => openExport(secret, forLeaving),
      outbox: settings.mail.kind === 'outbox' ? settings.mail.directory : null,
    });
    const allowOrigins = createAllowOrigins(corsOrigins);
    const shortWay = createShortWay({
      app,
      routes,
      answerOperation,
      documents,
      allowOrigins,
      contextOf,
    });
    const { traceRequests } =
      settings.tracing === null
        ? { traceRequests: () => shortWay }
        : await import('./http/trace-requests.js');
    const serving = await serve(traceRequests(shortWay, contextOf), {
      ...settings,
      observer: createRequestObserver({ counts, contextOf, log }),
    });
    resources.defer(() => serving.stop());
    resources.defer(() => readiness.stopping());
    const released = resources.move();
    url = urlOf(settings.host, serving.port);
    return { url, database, replicas, stop: () => released.disposeAsync() };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

const readyStatement = { name: 'ready', text: 'select 1' };

function urlOf(host: string, port: number): string {
  const isAnyAddress = host === '0.0.0.0' || host === '::';
  const name = isAnyAddress ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
