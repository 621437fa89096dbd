import { createServer } from 'node:net';
import { connectDatabase } from '#gateway/database/connect.js';
import { entities } from '#gateway/entities.js';
import { GatewayError } from '#gateway/errors/gateway-error.js';
import { toGatewayError } from '#gateway/errors/to-gateway-error.js';

/** The error of connecting to something that is no database. */
async function errorOf(port: number): Promise<unknown> {
  const location = { kind: 'postgresql', url: `postgres://127.0.0.1:${port}/x` } as const;
  return connectDatabase(location, entities, { debug: () => {} }).then(
    () => null,
    (error: unknown) => error,
  );
}

describe('what callers are told', () => {
  test('of a database that refuses or drops connections is UNAVAILABLE, with the cause', async () => {
    const dropping = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((resolve) => dropping.once('listening', resolve));
    const address = dropping.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const dropped = await errorOf(port);
    await new Promise((resolve) => dropping.close(resolve));
    const refused = await errorOf(port);
    for (const error of [dropped, refused]) {
      const told = toGatewayError(error);
      expect(told.code).toBe('UNAVAILABLE');
      expect(told.cause).toBe(error);
    }
  });

  test('of anything else of ours is a code without words', () => {
    const told = toGatewayError(new Error('relation "users" does not exist'));
    expect(told.code).toBe('INTERNAL_SERVER_ERROR');
    expect(told.message).toBe('Internal Server Error');
    expect(toGatewayError('a text').code).toBe('INTERNAL_SERVER_ERROR');
  });

  test("of an error that is the gateway's own is that error", () => {
    const error = new GatewayError('CONFLICT');
    expect(toGatewayError(error)).toBe(error);
  });
});
