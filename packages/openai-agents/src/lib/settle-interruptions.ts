import { findCalls, findRefusal, recordInvalid, toArguments, type ByleaveClient } from '@byleave/client';
import { ByleaveError, toUnsealedState, type Action } from '@byleave/core';
import type { RunState, RunToolApprovalItem } from '@openai/agents';

export interface SettledInterruptions {
  /** Call ids that still wait for a person, or that have expired and may be asked again. */
  readonly waiting: readonly string[];
}

/**
 * Answers a run’s interruptions with what the authority says about each call, matched by call id. Go on with `run` once
 * nothing waits. What a page says about them counts for nothing, also when it was put into the state.
 *
 * @throws ByleaveError when the authority cannot be asked
 */
export async function settleInterruptions(
  state: Pick<RunState<never, never>, 'getInterruptions' | 'approve' | 'reject'>,
  { client, conversation }: { readonly client: ByleaveClient; readonly conversation: string },
): Promise<SettledInterruptions> {
  const interruptions = state.getInterruptions();
  const found = await findCalls(client, conversation, interruptions.map(callIdOf));
  if (!found.ok) throw new ByleaveError(found.refusal);
  const { actions, now } = found.value;
  const byCall = new Map(actions.map((action) => [action.callId, action]));
  const waiting: string[] = [];
  for (const item of interruptions) {
    const callId = callIdOf(item);
    const answer = await answerFor(item, byCall.get(callId), now);
    if (answer === 'wait') waiting.push(callId);
    else if (answer === 'approve') state.approve(item);
    else state.reject(item, { message: answer.reject });
  }
  return { waiting };

  async function answerFor(item: RunToolApprovalItem, action: Action | undefined, at: number): Promise<'approve' | 'wait' | { readonly reject: string }> {
    if (!action) return { reject: await refuseUnknown(item) };
    const lifecycleState = toUnsealedState(action.lifecycle);
    if (lifecycleState === 'awaitingConsent' || lifecycleState === 'expired') return 'wait';
    // One that has started is approved: it was allowed, and the tool says what became of it.
    const refusal = lifecycleState === 'executing' || lifecycleState === 'executed' ? undefined : findRefusal(action, at);
    return refusal ? { reject: refusal.message } : 'approve';
  }

  /** The SDK asks about a call whose arguments it cannot read without telling anybody of it: it is written down here. */
  async function refuseUnknown(item: RunToolApprovalItem): Promise<string> {
    return recordInvalid(client, { callId: callIdOf(item), conversation, tool: item.name ?? 'unknown', arguments: toArguments(item.arguments), sources: [], sourcesComplete: false });
  }
}

function callIdOf({ rawItem }: RunToolApprovalItem): string {
  return 'callId' in rawItem && typeof rawItem.callId === 'string' ? rawItem.callId : (rawItem.id ?? '');
}
