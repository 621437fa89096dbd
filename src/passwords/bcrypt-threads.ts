import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

/** How long a thread without work is kept, in milliseconds. */
const IDLE_MS = 30_000;

const answer = z.object({
  id: z.number(),
  matches: z.boolean().optional(),
  fault: z.string().optional(),
});

type Waiting = PromiseWithResolvers<boolean>;

/** A thread that compares, and what it has been asked. */
interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  idle: NodeJS.Timeout | null;
}

/**
 * Compares passwords with bcrypt hashes, which users bring along from the server that they were
 * imported from. The threads are there only while some are compared: at most as many as cores.
 */
export class BcryptThreads {
  readonly #threads = new Set<Thread>();
  #nextId = 0;

  /**
   * Whether the hash is of this password. bcrypt reads the first 72 bytes of a password and no
   * more, so it says yes to any longer one that begins like it.
   */
  compare(password: string, hash: string): Promise<boolean> {
    const thread = this.#leastBusy();
    if (thread.idle !== null) {
      clearTimeout(thread.idle);
      thread.idle = null;
    }
    const waiting = Promise.withResolvers<boolean>();
    const id = this.#nextId++;
    thread.waiting.set(id, waiting);
    thread.worker.postMessage({ id, password, hash });
    return waiting.promise;
  }

  #leastBusy(): Thread {
    const [least] = [...this.#threads].sort((a, b) => a.waiting.size - b.waiting.size);
    const hasRoom = this.#threads.size < availableParallelism();
    return least === undefined || (least.waiting.size > 0 && hasRoom) ? this.#start() : least;
  }

  #start(): Thread {
    const worker = new Worker(new URL('./bcrypt-worker.js', import.meta.url), { execArgv: [] });
    const thread: Thread = { worker, waiting: new Map(), idle: null };
    this.#threads.add(thread);
    const giveUp = (error: Error) => {
      this.#threads.delete(thread);
      for (const { reject } of thread.waiting.values()) {
        reject(error);
      }
      thread.waiting.clear();
    };
    worker.on('message', (message: unknown) => {
      const { id, matches, fault } = answer.parse(message);
      const waiting = thread.waiting.get(id);
      thread.waiting.delete(id);
      if (matches === undefined) {
        waiting?.reject(new Error(`A bcrypt hash cannot be compared: ${fault}`));
      } else {
        waiting?.resolve(matches);
      }
      if (thread.waiting.size === 0) {
        thread.idle = setTimeout(() => this.#end(thread), IDLE_MS).unref();
      }
    });
    worker.on('error', giveUp);
    worker.on('exit', (code) => giveUp(new Error(`A bcrypt thread ended with ${code}`)));
    worker.unref();
    return thread;
  }

  #end(thread: Thread): void {
    this.#threads.delete(thread);
    thread.worker.terminate().catch(() => {});
  }
}
