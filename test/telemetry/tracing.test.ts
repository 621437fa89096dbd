import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { textAt } from '../harness/client.js';
import { registration, startTestGateway } from '../harness/test-gateway.js';
import { type ReceivedSpan, startTraceReceiver } from '../harness/trace-receiver.js';

const MARK = 'Zx9Marked';

test('a trace leads from the request to the database, and holds nothing of what was sent', async () => {
  const receiver = await startTraceReceiver();
  const gateway = await startTestGateway({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const { body } = await gateway.rest('POST', `/api/v1/auth/register?token=${MARK}`, {
    body: registration({
      email: `${MARK}@example.com`,
      password: `${MARK} is long`,
      full_name: MARK,
      organization_name: MARK,
    }),
    headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  });
  const token = textAt(body, 'access_token');
  const create = `mutation ${MARK} { createLead(input: { name: "${MARK}", channel: EMAIL }) { id } }`;
  await gateway.graphql(create, {}, { token });
  await gateway.graphql(`{ leads(filter: { search: "${MARK}" }) { totalCount } }`, {}, { token });
  await gateway.rest('PATCH', '/api/v1/auth/me', { token, body: { full_name: MARK } });
  await gateway.rest('GET', `/${MARK}`);
  await gateway.rest('POST', '/api/v1/auth/login', {
    body: { email: `${MARK}@example.com`, password: MARK },
  });
  await gateway.stop();

  const spans = receiver.spans();
  const ofTrace = spans.filter((span) => span.traceId === traceId);
  const request = ofTrace.find(({ name }) => name === 'POST Mutation.register');
  expect(request?.parentSpanId).toBe('00f067aa0ba902b7');
  const childOf = (parent: ReceivedSpan | undefined, name: string) =>
    ofTrace.find((span) => span.parentSpanId === parent?.spanId && span.name === name);
  const operation = childOf(request, 'graphql Mutation.register');
  const password = childOf(operation, 'password');
  expect(childOf(password, 'password computation')).toBeDefined();
  expect(childOf(operation, 'database store-registration')).toBeDefined();
  const names = spans.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['database transaction', 'database read', 'GET other']),
  );
  expect(receiver.text()).toContain('empfio-gateway');
  expect(receiver.text().toLowerCase()).not.toContain(MARK.toLowerCase());
  expect(receiver.text()).not.toContain('eyJ');
  await receiver.stop();
});

test('a collector that hangs does not keep the gateway from stopping', async () => {
  const receiver = await startTraceReceiver({ hangs: true });
  const gateway = await startTestGateway({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
  });
  await gateway.rest('GET', '/healthz');
  await gateway.stop();
  await receiver.stop();
});

test('without a collector nothing of OpenTelemetry is read in', async () => {
  expect(await filesReadIn({})).toEqual([]);
  const endpoint = 'http://127.0.0.1:9/';
  const files = await filesReadIn({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  expect(files.join()).toMatch(/sdk-trace/);
});

/** The files of OpenTelemetry that a gateway with these settings has read in once it serves. */
async function filesReadIn(settings: Record<string, string>): Promise<string[]> {
  const environment = { DATABASE_URL: 'pglite:memory', PORT: '0', HOST: '127.0.0.1', ...settings };
  const program = `
    import { createRequire } from 'node:module';
    import { systemClock } from '#gateway/clock.js';
    import { startGateway } from '#gateway/gateway.js';
    import { createLog } from '#gateway/log.js';
    import { parseSettings } from '#gateway/settings/parse-settings.js';
    const settings = parseSettings(${JSON.stringify(environment)});
    const log = createLog({ level: 'silent' });
    await startGateway({ settings, clock: systemClock, log });
    const files = Object.keys(createRequire(import.meta.url).cache);
    console.log(JSON.stringify(files.filter((file) => file.includes('@opentelemetry'))));
    process.exit(0);`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    program,
  ]);
  return JSON.parse(stdout);
}
