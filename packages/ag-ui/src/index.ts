export { createMessageRecord, type IsPersons, type MessageRecord } from './lib/message-record.ts';
export { readReceipt, receiptKey, toReceipt, type Receipt } from './lib/receipt.ts';
export { resumeToolCalls, type Resumption } from './lib/resume-tool-calls.ts';
export { runToolCalls, type RoundOptions, type ToolEffect, type ToolRound } from './lib/tool-round.ts';
