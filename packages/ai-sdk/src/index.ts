export { guardTools, type GuardedTools, type GuardToolsOptions } from './lib/guard-tools.ts';
export { settleApprovals, type SettledApprovals, type SettleOptions } from './lib/settle-approvals.ts';
