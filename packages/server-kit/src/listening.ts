import type { Server } from 'node:net';

/** An expected failure to start: its message is the one sentence the operator reads. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** Binds exactly `host`:`port` (0: any free port) and returns the port. Throws {@link StartFailure}. */
export async function listenOn(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => reject(new StartFailure(whyNot(error, host, port)));
    server.once('error', failed);
    server.listen({ host, port }, () => {
      server.off('error', failed);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address');
  return address.port;
}

function whyNot(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program. Stop it or choose other ports.`;
    case 'EACCES':
      return `Port ${port} on ${host} may not be opened by this user. Choose a port above 1023.`;
    case 'EADDRNOTAVAIL':
      return `${host} is not an address of this machine.`;
    default:
      return `Port ${port} on ${host} cannot be opened (${error.code ?? 'unknown reason'}).`;
  }
}
