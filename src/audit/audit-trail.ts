import type { RequestContext } from '../access/request-context.js';
import type { Clock } from '../clock.js';
import type { Database, EntityManager } from '../database/connect.js';
import type { Logger } from '../log.js';
import { AuditEvent, type NewAuditEvent } from './audit-event.entity.js';

/** Where a request came from, as far as the trail tells. */
export type Origin = Pick<RequestContext, 'clientNetwork' | 'requestId'>;

/** An event that happens now. */
export type AuditEntry = Omit<NewAuditEvent, 'now'>;

/** Writes what happens to accounts into the trail of their organization. */
export class AuditTrail {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Pick<Logger, 'error'>;
  readonly #underWay = new Set<Promise<void>>();

  constructor(database: Database, clock: Clock, log: Pick<Logger, 'error'>) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
  }

  /** Adds the event to the transaction of what it records: both are kept, or neither. */
  add(transaction: EntityManager, entry: AuditEntry): void {
    transaction.persist(new AuditEvent({ ...entry, now: this.#clock.now() }));
  }

  /** Writes an event that belongs to no other change. */
  async write(entry: AuditEntry): Promise<void> {
    const entityManager = this.#database.fork();
    this.add(entityManager, entry);
    await entityManager.flush();
  }

  /**
   * Writes an event while the answer goes out already. A failed sign-in is recorded like this:
   * for an address without an account there is nothing to record, and whoever measured the answer
   * could tell which addresses have one.
   */
  writeSoon(entry: AuditEntry): void {
    const writing = this.write(entry)
      .catch((error: unknown) => {
        const { action, userId } = entry;
        this.#log.error({ err: error, action, userId }, 'An audit event was not written');
      })
      .finally(() => this.#underWay.delete(writing));
    this.#underWay.add(writing);
  }

  /** Waits for what is under way. */
  async finish(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
