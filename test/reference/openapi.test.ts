import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GraphQLSchema } from 'graphql';
import { createSchema } from '#gateway/graphql/schema.js';
import { readNamedErrors, withoutNamedErrors } from '#gateway/reference/error-responses.js';
import { createOpenApi, printOpenApi } from '#gateway/reference/openapi.js';
import { resolvers } from '#gateway/resolvers.js';
import { routeTable } from '#gateway/rest/route-table.js';
import { valueAt } from '../harness/client.js';

const limits = { passwordMinLength: 8 };
let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await createSchema({ resolvers, limits });
});

describe('the REST reference', () => {
  test('is the one in schema/openapi.json', async () => {
    const text = await readFile('schema/openapi.json', 'utf8');
    expect(printOpenApi(createOpenApi(schema, limits))).toBe(text);
  });

  test('has an operation for each route, and each an id of its own', () => {
    const { paths } = createOpenApi(schema, limits);
    const ids = routeTable.map(({ path, method }) =>
      valueAt(paths, path, method.toLowerCase(), 'operationId'),
    );
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(routeTable.length);
    // The table, and the route that Cal.com calls.
    expect(Object.values(paths).flatMap(Object.keys)).toHaveLength(routeTable.length + 1);
  });

  test('tells the password rule of the deployment', () => {
    const { components } = createOpenApi(schema, { passwordMinLength: 12 });
    const password = valueAt(components.schemas, 'RegisterInput', 'properties', 'password');
    expect(password).toMatchObject({ minLength: 12, maxLength: 1024, format: 'password' });
  });

  test('is valid to the strictest rules of its linter', async () => {
    const tools = join(process.cwd(), 'tools');
    const lint = promisify(execFile)(
      process.execPath,
      [
        join(tools, 'node_modules/@redocly/cli/bin/cli.js'),
        ...['lint', '--config', join(tools, 'redocly.yaml'), 'schema/openapi.json'],
      ],
      { env: { PATH: process.env.PATH, REDOCLY_TELEMETRY: 'off', CI: 'true' } },
    );
    expect((await lint).stderr).toContain('Your API description is valid');
  });
});

describe('the errors that a description names', () => {
  const description = 'Signs in. NOT_CONFIGURED, BAD_GATEWAY: off, or away. CONFLICT: no.';

  test('are read apart from its other words', () => {
    expect(readNamedErrors(description)).toEqual([
      { code: 'NOT_CONFIGURED', words: 'off, or away' },
      { code: 'BAD_GATEWAY', words: 'off, or away' },
      { code: 'CONFLICT', words: 'no' },
    ]);
    expect(withoutNamedErrors(description)).toBe('Signs in.');
  });

  test('must be errors of the table', () => {
    expect(() => readNamedErrors('Signs in. NOBODY_HOME: no.')).toThrow('NOBODY_HOME');
  });
});
