import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../clock.js';
import type { Database } from '../database/connect.js';
import type { Logger } from '../log.js';
import type { SealedSecrets } from '../sealed-secrets/sealed-secrets.js';
import {
  asWorker,
  type ClaimedDelivery,
  claimDeliveries,
  type RoundPosition,
  walkDueWebhooks,
} from './claim-deliveries.js';
import { deliver } from './deliver.js';
import { DeliverySlots } from './delivery-slots.js';
import { finishDelivery, releaseDelivery } from './finish-delivery.js';
import type { PostEvent } from './post-event.js';
import { removeOld } from './remove-old.js';
import { placeOf } from './webhook.entity.js';

/** Hands events over, on every node. */
export interface DeliveryWorker {
  /** Something may be due. */
  wake(): void;
  /** Begins nothing more, and cuts off what takes too long; that is due again at once. */
  stop(): Promise<void>;
}

/** What a worker works with. */
interface WorkerOptions {
  readonly database: Database;
  readonly secrets: SealedSecrets;
  readonly post: PostEvent;
  /** Switches a webhook off that has failed for days. */
  readonly switchOff: (webhook: { organizationId: string; webhookId: string }) => Promise<void>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn' | 'error' | 'info'>;
}

/**
 * How long a claim is good, in seconds: three times what a request may take. What a node that was
 * killed had under way is due again after it.
 */
const LEASE_SECONDS = 30;

/** How often a worker looks by itself, in milliseconds: a net for notices that were lost. */
const POLL_MS = 5000;

/** How long a delivery waits whose secret cannot be opened, in seconds. */
const SEALED_PAUSE_SECONDS = 60;

/** How often old rows are removed, in milliseconds of the clock. */
const REMOVAL_PAUSE_MS = 3_600_000;

/** How long requests may take to end once the worker stops, in milliseconds. */
const STOP_MS = 2000;

/** Starts a worker; it looks for what is due at once. */
export function startDeliveryWorker(options: WorkerOptions): DeliveryWorker {
  const { database, secrets, post, switchOff, clock, log } = options;
  const slots = new DeliverySlots();
  const underWay = new Set<Promise<void>>();
  const [stopping, cutting] = [new AbortController(), new AbortController()];
  const isStopping = () => stopping.signal.aborted;
  let position: RoundPosition = null;
  let isRoundFruitful = false;
  let alarm = Promise.withResolvers<void>();
  let isDown = false;
  let removedAt = 0;
  let isRemoving = false;
  let removing: Promise<void> = Promise.resolve();

  const wake = () => alarm.resolve();

  const attempt = async (delivery: ClaimedDelivery) => {
    const { organizationId, webhookId } = delivery;
    const secret = secrets.open(delivery.sealedSecret, placeOf({ organizationId, id: webhookId }));
    if (secret === null) {
      log.error({ organizationId, webhookId }, 'The secret of a webhook cannot be opened');
      const until = new Date(clock.now().getTime() + SEALED_PAUSE_SECONDS * 1000);
      await releaseDelivery(database, delivery, until);
      return;
    }
    const made = await deliver(delivery, secret, { post, clock, signal: cutting.signal });
    if (made.error === 'stopped') {
      await releaseDelivery(database, delivery, null);
      return;
    }
    const { isHopeless } = await finishDelivery(database, delivery, made, clock.now());
    if (isHopeless) {
      await switchOff(delivery);
    }
  };

  const begin = (delivery: ClaimedDelivery) => {
    slots.take(delivery);
    const work = attempt(delivery)
      .catch((error: unknown) => {
        // The lease ends by itself, and another attempt is made.
        const { organizationId, webhookId, id } = delivery;
        log.error({ err: error, organizationId, webhookId, deliveryId: id }, 'A delivery failed');
      })
      .finally(() => {
        slots.free(delivery);
        underWay.delete(work);
        wake();
      });
    underWay.add(work);
  };

  /** One step of the round; answers whether another should follow at once. */
  const step = async (): Promise<boolean> => {
    const now = clock.now();
    const leaseUntil = new Date(now.getTime() + LEASE_SECONDS * 1000);
    const claimed = await asWorker(database, async (query) => {
      const { due, next } = await walkDueWebhooks(query, position, now);
      const wishes = slots.wishesOf(due);
      // Where no slot is left for the others, the round goes on with them.
      position = slots.areTakenBy(wishes) ? (wishes.at(-1) ?? position) : next;
      return wishes.length === 0 ? [] : claimDeliveries(query, wishes, now, leaseUntil);
    });
    for (const delivery of claimed) {
      begin(delivery);
    }
    isRoundFruitful ||= claimed.length > 0;
    if (position !== null) {
      return true;
    }
    const goesOn = isRoundFruitful;
    isRoundFruitful = false;
    return goesOn;
  };

  /** Beside the deliveries: of a month in which much happened there is much to remove. */
  const removeNowAndThen = () => {
    const now = clock.now();
    if (!isRemoving && now.getTime() - removedAt >= REMOVAL_PAUSE_MS) {
      isRemoving = true;
      removedAt = now.getTime();
      removing = removeOld(database, now, isStopping)
        .catch((error: unknown) => log.warn({ err: error }, 'Old deliveries were not removed'))
        .finally(() => {
          isRemoving = false;
        });
    }
  };

  const work = async () => {
    while (!isStopping()) {
      alarm = Promise.withResolvers();
      let goesOn = false;
      try {
        goesOn = slots.hasRoom() && (await step());
        removeNowAndThen();
        isDown = false;
      } catch (error) {
        if (!isDown) {
          log.warn({ err: error }, 'Webhooks are not delivered while the database is away');
        }
        isDown = true;
      }
      if (!goesOn) {
        const pause = new AbortController();
        const { signal } = pause;
        const timer = setTimeout(POLL_MS, undefined, { ref: false, signal }).catch(() => {});
        await Promise.race([alarm.promise, timer]);
        pause.abort();
      }
    }
  };

  const working = work();
  return {
    wake,
    async stop() {
      stopping.abort();
      wake();
      await Promise.all([working, removing]);
      const ended = Promise.all(underWay);
      await Promise.race([ended, setTimeout(STOP_MS, undefined, { ref: false })]);
      cutting.abort();
      await ended;
    },
  };
}
