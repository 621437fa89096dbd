import { tmpdir } from 'node:os';
import { createRequireRoom } from '#gateway/database/require-room.js';

const onDisk = { kind: 'embedded', directory: tmpdir() } as const;

describe('before anything is written to the embedded database', () => {
  test('its disk must have room: UNAVAILABLE otherwise, and the operator is told why', () => {
    const more = Number.MAX_SAFE_INTEGER;
    expect(createRequireRoom(onDisk, 0)).not.toThrow();
    expect(createRequireRoom(onDisk, more)).toThrow(
      expect.objectContaining({
        code: 'UNAVAILABLE',
        cause: expect.objectContaining({ message: expect.stringContaining('is full') }),
      }),
    );
  });

  test('a database in memory and a server need none', () => {
    const more = Number.MAX_SAFE_INTEGER;
    expect(createRequireRoom({ kind: 'embedded', directory: null }, more)).not.toThrow();
    const server = { kind: 'postgresql', url: 'postgres://127.0.0.1/any' } as const;
    expect(createRequireRoom(server, more)).not.toThrow();
  });
});
