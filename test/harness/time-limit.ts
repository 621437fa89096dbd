type Work = (...values: unknown[]) => unknown;
type Registered = (name: string, work: Work, milliseconds?: number) => void;

/** Milliseconds that a test or a hook may take where it names no other limit. */
const TIME_LIMIT_MS = 60_000;

/** The runner waits for ever for what hangs; this ends a test with an error instead. */
function limited(work: Work, milliseconds = TIME_LIMIT_MS) {
  return async (...values: unknown[]): Promise<void> => {
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => reject(new Error(`Not done after ${milliseconds} ms`)),
      milliseconds,
    );
    try {
      await Promise.race([work(...values), tooLate]);
    } finally {
      clearTimeout(timer);
    }
  };
}

function limitTests(original: jest.It): jest.It {
  const register: Registered = (name, work, milliseconds) =>
    original(name, limited(work, milliseconds));
  const each =
    (...table: Parameters<jest.Each>) =>
    (name: string, work: Work, milliseconds?: number) =>
      original.each(...table)(name, limited(work, milliseconds));
  return Object.assign(register, original, { each });
}

function limitHook(original: jest.Lifecycle): jest.Lifecycle {
  return (work, milliseconds) =>
    original(limited(() => Reflect.apply(work, undefined, []), milliseconds));
}

/** Gives every test and hook of this worker its time limit. */
export default function limitTime(): void {
  globalThis.test = limitTests(globalThis.test);
  globalThis.it = globalThis.test;
  globalThis.beforeAll = limitHook(globalThis.beforeAll);
  globalThis.beforeEach = limitHook(globalThis.beforeEach);
  globalThis.afterAll = limitHook(globalThis.afterAll);
  globalThis.afterEach = limitHook(globalThis.afterEach);
}
