import { claimCall, recallSources, type ByleaveClient, type ClaimedCall, type RefusedCall, type WaitingCall } from '@byleave/client';
import { accept, canonicalize, type Action, type JsonObject, type Verdict } from '@byleave/core';

export interface McpCall {
  readonly tool: string;
  readonly arguments: JsonObject;
}

/** Proposes and claims calls that have no ids of their own. */
export type ClaimMcpCall = (call: McpCall) => Promise<ClaimedCall | WaitingCall | RefusedCall>;

/**
 * MCP gives calls no ids, so a call is the one before it that asked for exactly the same and has not run: that way a client
 * that calls again after the decision, or another process after a restart, gets what was decided, once. Only a tool that
 * people are asked about is looked up first; which those are in the conversation is read when this is made, so that what is
 * allowed outright waits for one answer. Where another is asked about all the same, the older prompt stands and the new one
 * is taken back.
 */
export function createMcpClaims(client: ByleaveClient, conversation: string): ClaimMcpCall {
  const openAtStart = listOpen(client, conversation).then(
    (listed) => (listed.ok && listed.value.length < mostOpen ? new Set(listed.value.map(({ toolName }) => toolName)) : undefined),
    () => undefined,
  );
  /** By tool: whether its last call took a person. */
  const asked = new Map<string, boolean>();
  const claimAs = (callId: string, { tool, arguments: args }: McpCall): ReturnType<ClaimMcpCall> =>
    claimCall(client, { callId, conversation, tool, arguments: args, ...recallSources(client, conversation) });

  async function claimAnew(call: McpCall): ReturnType<ClaimMcpCall> {
    const claimed = await claimAs(crypto.randomUUID(), call);
    if (claimed.status !== 'waiting') return claimed;
    const before = await findOpen(call, claimed.action.callId);
    if (!before.ok || before.value === undefined) return claimed;
    await client.cancel(claimed.action.id, { reason: 'The same was asked before, and that prompt stands.' });
    return claimAs(before.value, call);
  }

  async function claimFound(call: McpCall): ReturnType<ClaimMcpCall> {
    const found = await findOpen(call);
    return found.ok ? claimAs(found.value ?? crypto.randomUUID(), call) : { status: 'refused', refusal: found.refusal };
  }

  /** The id of the call that asked for exactly the same and has not run, if there is one. */
  async function findOpen(call: McpCall, except?: string): Promise<Verdict<string | undefined>> {
    const listed = await listOpen(client, conversation);
    if (!listed.ok) return listed;
    const same = listed.value.find(
      ({ callId, toolName, arguments: args, askedArguments, lifecycle }) =>
        callId !== except &&
        toolName === call.tool &&
        (lifecycle.state === 'awaitingConsent' || lifecycle.state === 'authorized') &&
        canonicalize(askedArguments ?? args) === canonicalize(call.arguments),
    );
    return accept(same?.callId);
  }

  return async (call) => {
    const isLookedUp = asked.get(call.tool) ?? (await openAtStart)?.has(call.tool) ?? true;
    const claimed = await (isLookedUp ? claimFound(call) : claimAnew(call));
    asked.set(call.tool, claimed.status !== 'claimed' || claimed.action.lifecycle.context.decisions.length > 0);
    return claimed;
  };
}

/** A page, as the authority gives it at most. */
const mostOpen = 200;

async function listOpen(client: ByleaveClient, conversation: string): Promise<Verdict<readonly Action[]>> {
  const listed = await client.listActions({ conversation, state: 'open', limit: mostOpen });
  return listed.ok ? accept(listed.value.actions) : listed;
}
