import { parseSettings } from '#gateway/settings/parse-settings.js';

const refusal = (environment: Record<string, string>): string => {
  try {
    parseSettings(environment);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
};

describe('the settings', () => {
  test('have the documented defaults', () => {
    expect(parseSettings({})).toMatchObject({
      isProduction: false,
      host: '0.0.0.0',
      port: 8001,
      database: { kind: 'embedded', directory: './data/db' },
      jwtSecret: null,
      accessTokenTtlSeconds: 86_400,
      argon2: { memoryKib: 19_456, timeCost: 2, parallelism: 1 },
      passwordMinLength: 8,
      passwordMinScore: 0,
      hasIntrospection: true,
      logLevel: 'info',
    });
  });

  test('take an empty variable for one that is not set', () => {
    expect(parseSettings({ PORT: '', JWT_SECRET: '', DATABASE_URL: '' })).toEqual(
      parseSettings({}),
    );
  });

  test('are stricter in production', () => {
    const settings = parseSettings({ NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) });
    expect(settings).toMatchObject({
      isProduction: true,
      hasIntrospection: false,
      corsOrigins: [],
    });
  });

  test.each([
    ['postgres://me@localhost/db', { kind: 'postgresql', url: 'postgres://me@localhost/db' }],
    ['postgresql://localhost/db', { kind: 'postgresql', url: 'postgresql://localhost/db' }],
    ['pglite:./x/y', { kind: 'embedded', directory: './x/y' }],
    ['pglite:memory', { kind: 'embedded', directory: null }],
  ])('read DATABASE_URL=%s', (url, database) => {
    expect(parseSettings({ DATABASE_URL: url }).database).toMatchObject(database);
  });

  test.each([
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['DATABASE_URL', 'mysql://localhost/db'],
    ['DATABASE_URL', 'pglite:'],
    ['JWT_SECRET', 'too short'],
    ['JWT_PREVIOUS_SECRETS', `${'x'.repeat(32)},short`],
    ['ACCESS_TOKEN_TTL', '0'],
    ['ARGON2_MEMORY_KIB', '1'],
    ['ARGON2_TIME_COST', '0'],
    ['PASSWORD_MIN_LENGTH', '0'],
    ['PASSWORD_MIN_SCORE', '5'],
    ['INTROSPECTION', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['SMTP_URL', 'mail.example.com'],
    ['SMTP_URL', 'https://mail.example.com'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'You <you@example.com>, Me <me@example.com>'],
    ['MAIL_FROM', 'You\r\nBcc: me@example.com <you@example.com>'],
    ['PUBLIC_URL', 'app.example.com'],
    ['PUBLIC_URL', 'https://app.example.com/#here'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['METRICS_TOKEN', 'short'],
    ['METRICS_TOKEN', 'a token with spaces in it'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OAUTH_OUTLOOK_TENANT', 'salon.example'],
    ['OAUTH_FACEBOOK_GRAPH_VERSION', '26'],
    ['OAUTH_FACEBOOK_TRUST_EMAIL', 'yes'],
    ['OAUTH_REDIRECT_URIS', 'https://your-app.com/callback,/callback'],
    ['OAUTH_REDIRECT_URIS', 'https://your-app.com/callback#x'],
    ['PUBLIC_URL', 'api.example.com'],
    ['PUBLIC_URL', 'https://api.example.com/?x'],
    ['WEBHOOK_ALLOW_PRIVATE', 'yes'],
    ['OAUTH_DEVELOPMENT_ORIGIN', 'http://providers.example'],
    ['OAUTH_DEVELOPMENT_ORIGIN', 'http://127.0.0.1.evil.example:9000'],
  ])('refuse %s=%s by its name', (name, value) => {
    expect(refusal({ [name]: value })).toMatch(new RegExp(`^${name} must be`));
  });

  test('name every fault at once, and repeat no secret', () => {
    const message = refusal({ NODE_ENV: 'production', PORT: 'x', JWT_PREVIOUS_SECRETS: 'hush' });
    expect(message).toContain('PORT');
    expect(message).toContain('JWT_PREVIOUS_SECRETS');
    expect(message).not.toContain('hush');
    expect(refusal({ NODE_ENV: 'production' })).toBe(
      'JWT_SECRET is required when NODE_ENV=production',
    );
  });

  test('ask for the secret of each provider that is switched on', () => {
    expect(refusal({ OAUTH_GOOGLE_CLIENT_ID: 'x' })).toBe(
      'OAUTH_GOOGLE_CLIENT_SECRET is required with OAUTH_GOOGLE_CLIENT_ID',
    );
    const oauth = parseSettings({
      OAUTH_OUTLOOK_CLIENT_ID: 'id',
      OAUTH_OUTLOOK_CLIENT_SECRET: 'secret',
    }).oauth;
    expect(oauth).toMatchObject({
      google: null,
      outlook: { clientId: 'id', clientSecret: 'secret', tenant: 'common' },
      facebook: null,
      redirectUris: [],
    });
  });

  test('send spans where OpenTelemetry says: a base, or the very address', () => {
    const tracing = (environment: Record<string, string>) => parseSettings(environment).tracing;
    const base = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };
    expect(tracing({})).toBeNull();
    expect(tracing(base)).toEqual({
      endpoint: 'http://collector:4318/v1/traces',
      serviceName: 'empfio-gateway',
    });
    const exact = { ...base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/in' };
    expect(tracing(exact)).toMatchObject({ endpoint: 'https://traces.example/in' });
  });

  test('refuse local providers in production', () => {
    const message = refusal({
      NODE_ENV: 'production',
      JWT_SECRET: 'x'.repeat(32),
      OAUTH_DEVELOPMENT_ORIGIN: 'http://127.0.0.1:9000',
    });
    expect(message).toBe('OAUTH_DEVELOPMENT_ORIGIN must not be set when NODE_ENV=production');
  });

  test('send mail by SMTP, else into a folder in development, else nowhere', () => {
    const from = { name: 'Empfio', address: 'no-reply@localhost' };
    expect(parseSettings({}).mail).toEqual({ kind: 'outbox', directory: 'data/outbox', from });
    expect(parseSettings({ DATABASE_URL: 'pglite:/x/db' }).mail).toMatchObject({
      directory: '/x/outbox',
    });
    expect(parseSettings({ MAIL_OUTBOX: 'off' }).mail).toEqual({ kind: 'off' });
    const production = { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) };
    expect(parseSettings(production).mail).toEqual({ kind: 'off' });
    const smtp = { SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'Salon <a@example.com>' };
    expect(parseSettings(smtp).mail).toEqual({
      kind: 'smtp',
      url: 'smtp://mail.example.com',
      from: { name: 'Salon', address: 'a@example.com' },
    });
    expect(parseSettings({ PUBLIC_URL: 'https://a.example/b/' }).publicUrl).toBe(
      'https://a.example/b',
    );
    expect(refusal({ SMTP_URL: 'smtp://mail.example.com' })).toBe(
      'MAIL_FROM is required with SMTP_URL',
    );
    expect(refusal({ ...production, ...smtp })).toBe('PUBLIC_URL is required with SMTP_URL');
  });

  test('refuse webhooks to private addresses in production', () => {
    const message = refusal({
      NODE_ENV: 'production',
      JWT_SECRET: 'x'.repeat(32),
      WEBHOOK_ALLOW_PRIVATE: 'on',
    });
    expect(message).toBe('WEBHOOK_ALLOW_PRIVATE must not be on when NODE_ENV=production');
  });
});
