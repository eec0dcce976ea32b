export { guardTools, type GuardedTools, type GuardToolsOptions } from './lib/guard-tools.ts';
export { settleInterruptions, type SettledInterruptions } from './lib/settle-interruptions.ts';
