export {
  createClient,
  type ActionsQuery,
  type AuditQuery,
  type ByleaveClient,
  type ClientOptions,
} from './lib/client.ts';
export { runGuarded, type GuardedResult } from './lib/guard.ts';
export type { StreamStatus, SubscribeOptions } from './lib/stream.ts';
