import { claimAction, runClaimed, type ByleaveClient, type GuardedResult } from '@byleave/client';
import type { Action, Refusal } from '@byleave/core';
import { readReceipt } from './receipt.ts';
import { findTool, toRound, type RoundOptions, type ToolRound } from './tool-round.ts';

/** An entry of `resume`, as the protocol’s own types and schemas have it. */
export interface Resumption {
  readonly interruptId: string;
  readonly status: 'resolved' | 'cancelled';
  readonly payload?: unknown;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Goes on with what a run was interrupted for, with what the authority says about each action: what an entry answers
 * decides nothing, and what runs is what the authority has, whatever the posted messages say. An entry that was cancelled
 * takes its call back.
 */
export async function resumeToolCalls(resume: readonly Resumption[], options: Omit<RoundOptions, 'messages'>): Promise<ToolRound> {
  const ended = await Promise.all(resume.map((entry) => resumeOne(entry, options)));
  return toRound(ended, options);
}

async function resumeOne(entry: Resumption, { client, threadId, tools }: Omit<RoundOptions, 'messages'>): Promise<{ readonly callId: string; readonly result: GuardedResult<unknown> }> {
  const read = await client.readAction(entry.interruptId);
  if (!read.ok) return { callId: entry.interruptId, result: { status: 'refused', refusal: read.refusal } };
  const { action, now } = read.value;
  const refuse = (refusal: Refusal) => ({ callId: action.callId, result: { status: 'refused' as const, refusal, action } });
  if (action.conversation !== threadId) return refuse({ code: 'forbidden', message: 'This was asked in another conversation, so it did not run here.' });
  const receipt = readReceipt(entry.metadata);
  if (receipt !== undefined && (receipt === 'broken' || receipt.actionId !== action.id || receipt.digest !== action.digest)) {
    return refuse({ code: 'digest_mismatch', message: 'The receipt speaks of something else than what was asked, so this did not run.' });
  }
  if (action.lifecycle.state === 'awaitingConsent') return entry.status === 'cancelled' ? refuse(await takeBack(client, action)) : { callId: action.callId, result: { status: 'waiting', action } };
  const claimed = await claimAction(client, action, now);
  if (claimed.status === 'refused') return { callId: action.callId, result: claimed };
  return { callId: action.callId, result: await runClaimed(client, claimed, (args, authorized, signal) => findTool(tools, action.toolName)(args, { action: authorized, signal })) };
}

async function takeBack(client: ByleaveClient, action: Action): Promise<Refusal> {
  const cancelled = await client.cancel(action.id, { reason: 'The person left the question unanswered.' });
  return cancelled.ok ? { code: 'cancelled', message: 'This was taken back before anybody decided, so it did not run.' } : cancelled.refusal;
}
