import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createPostgresPool } from '../packages/authority/src/lib/postgres-pool.ts';
import { createClient, type ByleaveClient } from '../packages/client/src/index.ts';
import { startPostgres } from './postgres-server.ts';

/** One process with an authority, and the ways to it. */
export interface Instance {
  readonly connect: (as: 'agent' | 'maya') => ByleaveClient;
}

export interface TwoInstances {
  readonly instances: readonly [Instance, Instance];
  close(): Promise<void>;
}

/** Two processes on one PostgreSQL, each with an authority that is reached over HTTP by the real client. */
export async function startTwoInstances(): Promise<TwoInstances> {
  const server = await startPostgres();
  const schema = `byleave_test_${randomBytes(6).toString('hex')}`;
  const started = await Promise.all([startInstance(server.url, schema), startInstance(server.url, schema)]);
  return {
    instances: [started[0].instance, started[1].instance],
    async close() {
      await Promise.all(started.map(({ kill }) => kill()));
      const pool = createPostgresPool({ connectionString: server.url });
      await pool.query(`DROP SCHEMA ${schema} CASCADE`);
      await pool.end();
      await server.stop();
    },
  };
}

async function startInstance(url: string, schema: string): Promise<{ readonly instance: Instance; readonly kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/run-instance.ts'), url, schema], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [address] = (await Promise.race([once(child.stdout, 'data'), exited.then(() => Promise.reject(new Error('the instance did not start')))])) as [Buffer];
  const baseUrl = address.toString().trim();
  return {
    instance: { connect: (as) => createClient({ baseUrl, headers: () => ({ authorization: as }) }) },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
