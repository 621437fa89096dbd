import { v7 as uuidv7 } from 'uuid';

/** An id that sorts by that time, as the ids do that the gateway makes. */
export function idAt(time: Date): string {
  return uuidv7({ msecs: time.getTime() });
}
