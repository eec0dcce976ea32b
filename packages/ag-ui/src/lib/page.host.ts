import type { RunAgentInput, ToolCall } from '@ag-ui/core';
import { openPage, payment } from '../../../conformance/src/lib/page-host.fixture.ts';

export const { bank, client, maya } = openPage();
export const calls: readonly ToolCall[] = [{ id: payment.id, type: 'function', function: { name: 'pay', arguments: JSON.stringify(payment.arguments) } }];
export const input: RunAgentInput = { threadId: 'c-1', runId: 'r-1', messages: [{ id: 'm-1', role: 'user', content: 'Pay the invoice' }], tools: [], context: [] };
