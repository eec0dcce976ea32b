export {
  createClient,
  type ActionsQuery,
  type AuditQuery,
  type ByleaveClient,
  type ClientOptions,
} from './lib/client.ts';
export { runGuarded, type GuardedResult } from './lib/guard.ts';
export { shareSource, type SharedSource } from './lib/shared-source.ts';
export type { HearingOptions } from './lib/hearing.ts';
export type { ReadSource, SourceNews, SourceReading } from './lib/source-reader.ts';
export { NoEffectError, StoppedError } from './lib/stop-watch.ts';
export type { StreamStatus, SubscribeOptions } from './lib/stream.ts';
export type { TabChannel, Tabs } from './lib/tabs.ts';
