import { generateText, isStepCount, tool, type ToolSet, type UIMessage } from 'ai';
import { z } from 'zod';
import { openPage, payment } from '../../../conformance/src/lib/page-host.fixture.ts';
import { createScriptedModel } from './conformance.fixture.ts';
import { guardTools } from './guard-tools.ts';

export const { bank, client, maya } = openPage();
export const model = createScriptedModel([payment]);
/** The model of the run that goes on: it has nothing more to call. */
export const goingOn = createScriptedModel([]);
export const tools: ToolSet = { pay: tool({ inputSchema: z.object({ iban: z.string(), amount: z.number() }), execute: async ({ amount }) => bank.pay(amount) }) };

/** A conversation as the server keeps it, paused at a call that was approved since. */
export async function pauseAndApprove(): Promise<{ readonly stored: readonly UIMessage[]; readonly tools: ToolSet }> {
  await generateText({ model, prompt: 'Pay the invoice', ...guardTools(tools, { client, conversation: 'c-1' }), stopWhen: isStepCount(5) });
  await maya.approves(payment.id);
  const requested = { type: 'tool-pay' as const, toolCallId: payment.id, state: 'approval-requested' as const, input: payment.arguments, approval: { id: 'a-1' } };
  return { stored: [{ id: 'm-1', role: 'user', parts: [{ type: 'text', text: 'Pay the invoice' }] }, { id: 'm-2', role: 'assistant', parts: [requested] }], tools };
}
