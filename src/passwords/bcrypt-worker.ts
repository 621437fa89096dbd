import { parentPort } from 'node:worker_threads';
import bcrypt from 'bcryptjs';
import { z } from 'zod';

// A thread of its own: bcrypt is computed in JavaScript and would hold everything else up.

const question = z.object({ id: z.number(), password: z.string(), hash: z.string() });

parentPort?.on('message', (message: unknown) => {
  const { id, password, hash } = question.parse(message);
  try {
    parentPort?.postMessage({ id, matches: bcrypt.compareSync(password, hash) });
  } catch (error) {
    parentPort?.postMessage({ id, fault: error instanceof Error ? error.message : 'unknown' });
  }
});
