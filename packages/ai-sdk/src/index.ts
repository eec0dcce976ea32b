export { guardTools, type GuardedTools, type GuardToolsOptions } from './lib/guard-tools.ts';
export { answerApprovals, settleApprovals, type SettleApprovalsOptions, type SettledApprovals, type SettleOptions } from './lib/settle-approvals.ts';
