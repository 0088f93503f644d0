import { createServer } from 'node:net';

/** Finds a TCP port on the loopback address that nobody listens on now. Another process may still take it first. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('No port was given to a TCP server');
  return address.port;
}
