import { createServer } from 'node:http';

/** Serves on a free port and prints the address, as the gateway does. */
export function listen(handle) {
  const server = createServer(handle);
  server.listen(0, '127.0.0.1', () => {
    console.log(`Ready on http://127.0.0.1:${server.address().port}`);
  });
}
