import type { DueWebhook, Wish } from './claim-deliveries.js';

/** Requests that one node has under way at once. */
const NODE_SLOTS = 100;

/** Requests of one organization that one node has under way at once. */
const ORGANIZATION_SLOTS = 10;

/** Requests to one webhook that one node has under way at once. */
const WEBHOOK_SLOTS = 4;

/** Counts the requests under way, so that a slow receiver holds up nobody but itself. */
export class DeliverySlots {
  #node = 0;
  readonly #organizations = new Map<string, number>();
  readonly #webhooks = new Map<string, number>();

  /** Whether any request could begin. */
  hasRoom(): boolean {
    return this.#node < NODE_SLOTS;
  }

  /** How many deliveries of each webhook may begin, all of them together. */
  wishesOf(webhooks: readonly DueWebhook[]): readonly Wish[] {
    let free = NODE_SLOTS - this.#node;
    const wished = new Map<string, number>();
    const wishes = webhooks.map(({ organizationId, webhookId }) => {
      const ofOrganization = wished.get(organizationId) ?? 0;
      const count = Math.max(
        0,
        Math.min(
          free,
          ORGANIZATION_SLOTS - (this.#organizations.get(organizationId) ?? 0) - ofOrganization,
          WEBHOOK_SLOTS - (this.#webhooks.get(webhookId) ?? 0),
        ),
      );
      free -= count;
      wished.set(organizationId, ofOrganization + count);
      return { organizationId, webhookId, count };
    });
    return wishes.filter(({ count }) => count > 0);
  }

  /** Whether these would leave no slot to anybody else. */
  areTakenBy(wishes: readonly Wish[]): boolean {
    return wishes.reduce((sum, { count }) => sum + count, this.#node) >= NODE_SLOTS;
  }

  /** A request begins. */
  take({ organizationId, webhookId }: DueWebhook): void {
    this.#count(organizationId, webhookId, 1);
  }

  /** A request has ended. */
  free({ organizationId, webhookId }: DueWebhook): void {
    this.#count(organizationId, webhookId, -1);
  }

  #count(organizationId: string, webhookId: string, by: 1 | -1): void {
    this.#node += by;
    add(this.#organizations, organizationId, by);
    add(this.#webhooks, webhookId, by);
  }
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) {
    counts.delete(key);
  } else {
    counts.set(key, count);
  }
}
