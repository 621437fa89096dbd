import type { EntityClass } from '@mikro-orm/core';
import { isDatabaseAway } from '../errors/to-gateway-error.js';
import type { Logger } from '../log.js';
import type { ReplicaSettings } from '../settings/settings.js';
import { connectDatabase, type Database } from './connect.js';
import type { DatabaseLimits } from './options.js';
import { createAskPosition, type PrimaryPosition } from './primary-position.js';
import { ReplicaBehindError } from './replica-position.js';
import { createReplicaProbe, type ReplicaProbe } from './replica-probe.js';

/** Reads that a replica may answer. */
export interface Replicas {
  /**
   * Reads from a replica that has replayed what the primary had acknowledged when this was called,
   * and from the primary where there is none: whoever has written reads what they wrote, on
   * whatever node. A replica that fails is left out, and the primary asked instead.
   */
  read<Result>(
    onReplica: (replica: Database, lsn: string) => Promise<Result>,
    onPrimary: () => Promise<Result>,
  ): Promise<Result>;
  /** How many reads were answered by a replica so far. */
  readonly answered: number;
  stop(): Promise<void>;
}

/** Where no replica is known, the primary answers. */
export const noReplicas: Replicas = {
  read: (_onReplica, onPrimary) => onPrimary(),
  answered: 0,
  stop: async () => {},
};

/** What opening replicas takes. */
interface ReplicaOptions {
  readonly settings: ReplicaSettings;
  readonly entities: readonly EntityClass[];
  readonly limits: DatabaseLimits;
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn'>;
}

/** How long a replica that was found behind is left in peace, in milliseconds. */
const CATCH_UP_MS = 5;

/**
 * Opens the replicas of a primary. Throws a ReplicaError where one belongs to another server; one
 * that is away now is left out until it is there.
 */
export async function openReplicas(primary: Database, options: ReplicaOptions): Promise<Replicas> {
  const { settings, entities, limits, log } = options;
  const { location } = primary;
  if (settings.urls.length === 0 || location.kind === 'embedded') {
    return noReplicas;
  }
  const askPosition = createAskPosition(primary);
  const resources = new AsyncDisposableStack();
  const probes: ReplicaProbe[] = [];
  try {
    for (const url of settings.urls) {
      // What is known of the pooler before the primary holds for one before a replica.
      const replicaLocation = { ...location, url };
      const optional = { ...limits, isOptional: true };
      const replica = await connectDatabase(replicaLocation, entities, log, optional);
      resources.defer(() => replica.close());
      const { maxLagMs } = settings;
      const probe = createReplicaProbe({ primary, replica, url, askPosition, maxLagMs, log });
      resources.defer(() => probe.stop());
      probes.push(probe);
      await probe.requireKinship();
      probe.start();
    }
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
  const behindUntil = new Map<ReplicaProbe, number>();
  let turn = 0;
  let answered = 0;
  const findFor = (timeline: string | null): ReplicaProbe | undefined => {
    const now = performance.now();
    const fit = probes.filter(
      (probe) =>
        probe.isFit() &&
        (timeline === null || probe.timeline() === timeline) &&
        now >= (behindUntil.get(probe) ?? 0),
    );
    turn += 1;
    return fit[turn % fit.length];
  };
  const released = resources.move();
  return {
    get answered() {
      return answered;
    },
    async read(onReplica, onPrimary) {
      if (findFor(null) === undefined) {
        return onPrimary();
      }
      const position: PrimaryPosition | null = await askPosition().catch(() => null);
      const probe = position === null ? undefined : findFor(position.timeline);
      if (position === null || probe === undefined) {
        return onPrimary();
      }
      try {
        const result = await onReplica(probe.replica, position.lsn);
        answered += 1;
        return result;
      } catch (error) {
        if (error instanceof ReplicaBehindError) {
          behindUntil.set(probe, performance.now() + CATCH_UP_MS);
        } else if (isDatabaseAway(error)) {
          probe.leaveOut(error);
        } else {
          throw error;
        }
        return onPrimary();
      }
    },
    stop: () => released.disposeAsync(),
  };
}
