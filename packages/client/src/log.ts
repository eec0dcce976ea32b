export { checkLog, type CheckLogOptions, type LogStanding } from './lib/check-log.ts';
export { createBrowserMemory, type LogMemory, type RememberedLog } from './lib/log-memory.ts';
export { verifyEntry, type EntryStanding } from './lib/verify-entry.ts';
