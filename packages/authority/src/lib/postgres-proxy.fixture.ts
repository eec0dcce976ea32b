import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { Client } from 'pg';
import type { PostgresConnection } from './postgres-pool.ts';

/** A way to a server that can be cut. */
export interface Proxy {
  readonly connection: PostgresConnection;
  /** From now on the present connections carry nothing more: not even what the server answers, or not even what it is asked. */
  cut(before: 'answers' | 'requests'): void;
  close(): void;
}

export async function openProxy(url: string): Promise<Proxy> {
  const { host, port, user, database, password } = new Client(url);
  const cuts = new Map<Socket, 'answers' | 'requests' | undefined>();
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    const end = (): void => {
      near.destroy();
      far.destroy();
      cuts.delete(near);
    };
    cuts.set(near, undefined);
    near.on('data', (chunk) => (cuts.get(near) === 'requests' ? end() : far.write(chunk)));
    far.on('data', (chunk) => (cuts.get(near) === 'answers' ? end() : near.write(chunk)));
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    connection: { host: '127.0.0.1', port: address.port, ...(user !== undefined && { user }), ...(database !== undefined && { database }), ...(password !== undefined && { password }) },
    cut(before) {
      for (const socket of cuts.keys()) cuts.set(socket, before);
    },
    close() {
      for (const socket of cuts.keys()) socket.destroy();
      server.close();
    },
  };
}
