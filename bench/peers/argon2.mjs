// How many passwords a process verifies when it does nothing else. It is told for how many
// milliseconds, and answers with the number a second.
import { availableParallelism } from 'node:os';
import argon2 from 'argon2';
import { hashPassword, PASSWORD } from '../password.mjs';

const hash = await hashPassword();

process.on('message', async (milliseconds) => {
  const startedAt = performance.now();
  let count = 0;
  const verifyOn = async () => {
    while (performance.now() - startedAt < milliseconds) {
      if (!(await argon2.verify(hash, PASSWORD))) {
        throw new Error('argon2 refused the right password');
      }
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, verifyOn));
  process.send((count * 1000) / (performance.now() - startedAt));
});
process.on('disconnect', () => process.exit(0));
