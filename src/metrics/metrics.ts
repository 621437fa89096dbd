import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { VERSION } from '../version.js';
import type { RequestCounts } from './request-counts.js';
import { writeDurations } from './write-durations.js';

/** Connections to the database server. */
export interface PoolCounts {
  readonly used: number;
  readonly idle: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
}

/** How often something was found where it is kept, and how often not. */
export interface CacheCounts {
  readonly hits: number;
  readonly misses: number;
}

/** Where the numbers come from; each is asked only when somebody reads the metrics. */
export interface MetricSources {
  readonly requests: RequestCounts;
  /** Errors that operations ended in, by their code in the error table. */
  readonly errors: () => Iterable<readonly [code: string, count: number]>;
  readonly hashQueue: { readonly running: number; readonly waiting: number };
  /** Password computations, by how they ended. */
  readonly computations: () => Readonly<Record<string, number>>;
  readonly caches: Readonly<Record<string, () => CacheCounts>>;
  /** Null for the embedded database, which has one connection and no pool. */
  readonly pool: () => Promise<PoolCounts | null>;
}

/** The metrics of a gateway, in Prometheus's text form. */
export interface Metrics {
  readonly contentType: string;
  read(): Promise<string>;
}

/**
 * What is measured of the process itself belongs to the process, not to a gateway in it. It is made
 * when somebody first asks: measuring the event loop wakes the process a hundred times a second.
 */
let ofProcess: Registry | null = null;

function processRegistry(): Registry {
  if (ofProcess === null) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

/** Makes the metrics of these sources. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  addRequests(registry, sources);
  addPasswords(registry, sources);
  addStores(registry, sources);
  gauge(registry, 'empfio_build_info', 'Always 1; the labels tell what runs.', ['version', 'node'])(
    () => [[{ version: VERSION, node: process.versions.node }, 1]],
  );
  return {
    contentType: registry.contentType,
    async read() {
      const [own, ofTheProcess] = await Promise.all([
        registry.metrics(),
        processRegistry().metrics(),
      ]);
      return [own, writeDurations(sources.requests.all()), ofTheProcess].join('\n');
    },
  };
}

function addRequests(registry: Registry, { requests, errors }: MetricSources): void {
  counter(
    registry,
    'empfio_http_requests_total',
    'Answered requests; status 0 are those whose client went away first.',
    ['api', 'operation', 'status'],
  )(() =>
    requests
      .all()
      .flatMap(({ api, operation, statuses }) =>
        [...statuses].map(([status, count]) => [{ api, operation, status }, count] as const),
      ),
  );
  gauge(
    registry,
    'empfio_http_requests_in_flight',
    'Requests that are being answered.',
  )(() => [[{}, requests.inFlight]]);
  counter(registry, 'empfio_errors_total', 'Errors of operations, by code.', ['code'])(() =>
    [...errors()].map(([code, count]) => [{ code }, count] as const),
  );
}

function addPasswords(registry: Registry, { hashQueue, computations }: MetricSources): void {
  gauge(registry, 'empfio_hash_queue', 'Password computations, by where they are.', ['state'])(
    () => [
      [{ state: 'running' }, hashQueue.running],
      [{ state: 'waiting' }, hashQueue.waiting],
    ],
  );
  counter(
    registry,
    'empfio_password_computations_total',
    'Password computations that were asked for, by how they ended.',
    ['outcome'],
  )(() => Object.entries(computations()).map(([outcome, count]) => [{ outcome }, count] as const));
}

function addStores(registry: Registry, { caches, pool }: MetricSources): void {
  counter(registry, 'empfio_cache_requests_total', 'Look-ups in what is kept in memory.', [
    'cache',
    'result',
  ])(() =>
    Object.entries(caches).flatMap(([cache, read]) => [
      [{ cache, result: 'hit' }, read().hits] as const,
      [{ cache, result: 'miss' }, read().misses] as const,
    ]),
  );
  gauge(
    registry,
    'empfio_database_pool_connections',
    'Connections to the database server; none with the embedded database.',
    ['state'],
  )(async () => {
    const counts = await pool();
    return counts === null
      ? []
      : [
          [{ state: 'used' }, counts.used],
          [{ state: 'idle' }, counts.idle],
        ];
  });
  gauge(
    registry,
    'empfio_database_pool_waiting',
    'Requests that wait for a connection to the database server.',
  )(async () => {
    const counts = await pool();
    return counts === null ? [] : [[{}, counts.waiting]];
  });
}

type Sample = readonly [labels: Record<string, string | number>, value: number];
type Read = () => readonly Sample[] | Promise<readonly Sample[]>;

/** A counter whose numbers are kept elsewhere and copied when it is read. */
const counter =
  (registry: Registry, name: string, help: string, labelNames: string[] = []) =>
  (read: Read): void => {
    const collected = new Counter({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const samples = await read();
        collected.reset();
        for (const [labels, value] of samples) {
          collected.inc(labels, value);
        }
      },
    });
  };

/** A gauge whose numbers are kept elsewhere and copied when it is read. */
const gauge =
  (registry: Registry, name: string, help: string, labelNames: string[] = []) =>
  (read: Read): void => {
    const collected = new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const samples = await read();
        collected.reset();
        for (const [labels, value] of samples) {
          collected.set(labels, value);
        }
      },
    });
  };
