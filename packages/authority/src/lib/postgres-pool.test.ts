import { expect, it } from 'vitest';
import { checkDurability, type ServerSettings } from './postgres-pool.ts';

const durable: ServerSettings = { fsync: 'on', synchronousCommit: 'on', encoding: 'UTF8' };

it.each(['on', 'local', 'remote_write', 'remote_apply'])('takes a server that waits for its disk: synchronous_commit = %s', (synchronousCommit) => {
  expect(() => checkDurability({ ...durable, synchronousCommit })).not.toThrow();
});

it.each<Partial<ServerSettings>>([{ fsync: 'off' }, { synchronousCommit: 'off' }, { encoding: 'SQL_ASCII' }])('refuses a server with %o', (change) => {
  expect(() => checkDurability({ ...durable, ...change })).toThrow(expect.objectContaining({ code: 'misuse' }));
});
