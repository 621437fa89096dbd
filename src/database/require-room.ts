import { statfsSync } from 'node:fs';
import { GatewayError } from '../errors/gateway-error.js';
import type { DatabaseLocation } from '../settings/settings.js';

/**
 * Free bytes that the embedded database's disk must have before anything is written. It takes 16
 * MiB at a time for its log, and where it gets none it stops answering, together with the whole
 * process; so the end must not come near.
 */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

/**
 * Makes the check that comes before every write: it throws UNAVAILABLE while the disk of an
 * embedded database is nearly full. A server looks after its own disk.
 */
export function createRequireRoom(
  location: DatabaseLocation,
  leastFreeBytes = LEAST_FREE_BYTES,
): () => void {
  const directory = location.kind === 'embedded' ? location.directory : null;
  return () => {
    if (directory === null) {
      return;
    }
    const { bavail, bsize } = statfsSync(directory);
    if (bavail * bsize < leastFreeBytes) {
      const cause = new Error(`The disk of ${directory} is full: ${bavail * bsize} bytes are free`);
      throw new GatewayError('UNAVAILABLE', { cause });
    }
  };
}
