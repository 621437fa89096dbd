import { fork } from 'node:child_process';
import { once } from 'node:events';
import { contest, FEW_ANSWERS, httpContender } from '../contest.mjs';
import { ratioLine } from '../line.mjs';
import { loginRequest, registerRequest } from '../requests.mjs';

const ALONE = 'argon2 alone';

/** Logins beside the password computations that a process does when it does nothing else. */
export const measureLogin = ({ resources, world, options }) =>
  measure({ resources, world, options }, 'login', (readers) => readers.map(loginRequest));

/** Registrations beside the same. */
export const measureRegister = ({ resources, world, options }) =>
  measure({ resources, world, options }, 'register', () => [registerRequest]);

async function measure({ resources, world, options }, work, requestsOf) {
  const { gateway, readers } = await world();
  const results = await contest(
    [httpContender('gateway', gateway, requestsOf(readers)), argon2Contender(resources)],
    options,
    FEW_ANSWERS,
  );
  return { lines: [ratioLine(work, results, ALONE, 0.95)], results };
}

function argon2Contender(resources) {
  let child;
  resources.defer(() => child.kill());
  child = fork('bench/peers/argon2.mjs');
  return {
    name: ALONE,
    async measure(seconds) {
      child.send(seconds * 1000);
      const [perSecond] = await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(() => {
          throw new Error('argon2 alone ended early');
        }),
      ]);
      return { perSecond };
    },
  };
}
