import { claimCall, type ByleaveClient, type ClaimedCall, type RefusedCall, type WaitingCall } from '@byleave/client';
import { accept, canonicalize, type JsonObject, type Verdict } from '@byleave/core';

export interface McpCall {
  readonly conversation: string;
  readonly tool: string;
  readonly arguments: JsonObject;
}

/** Proposes and claims calls that have no ids of their own. */
export type ClaimMcpCall = (call: McpCall) => Promise<ClaimedCall | WaitingCall | RefusedCall>;

/**
 * MCP gives calls no ids, so a call is the one before it that asked for exactly the same and has not run: that way a client
 * that calls again after the decision, or another process after a restart, gets what was decided, once. A tool whose last
 * call was allowed outright is not looked up first: where the next one is asked about all the same, the older prompt stands
 * and the new one is taken back.
 */
export function createMcpClaims(client: ByleaveClient): ClaimMcpCall {
  const allowed = new Set<string>();
  const claimAs = (callId: string, { conversation, tool, arguments: args }: McpCall): ReturnType<ClaimMcpCall> =>
    claimCall(client, { callId, conversation, tool, arguments: args, sources: [], sourcesComplete: false });

  async function claimAnew(call: McpCall): ReturnType<ClaimMcpCall> {
    const claimed = await claimAs(crypto.randomUUID(), call);
    if (claimed.status !== 'waiting') return claimed;
    const before = await findOpen(client, call, claimed.action.callId);
    if (!before.ok || before.value === undefined) return claimed;
    await client.cancel(claimed.action.id, { reason: 'The same was asked before, and that prompt stands.' });
    return claimAs(before.value, call);
  }

  async function claimFound(call: McpCall): ReturnType<ClaimMcpCall> {
    const found = await findOpen(client, call);
    return found.ok ? claimAs(found.value ?? crypto.randomUUID(), call) : { status: 'refused', refusal: found.refusal };
  }

  return async (call) => {
    const claimed = await (allowed.has(call.tool) ? claimAnew(call) : claimFound(call));
    const isAllowed = claimed.status === 'claimed' && claimed.action.lifecycle.context.decisions.length === 0;
    if (isAllowed) allowed.add(call.tool);
    else allowed.delete(call.tool);
    return claimed;
  };
}

/** The id of the call that asked for exactly the same and has not run, if there is one. */
async function findOpen(client: ByleaveClient, call: McpCall, except?: string): Promise<Verdict<string | undefined>> {
  const listed = await client.listActions({ conversation: call.conversation, state: 'open', limit: 200 });
  if (!listed.ok) return listed;
  const same = listed.value.actions.find(
    ({ callId, toolName, arguments: args, askedArguments, lifecycle }) =>
      callId !== except &&
      toolName === call.tool &&
      (lifecycle.state === 'awaitingConsent' || lifecycle.state === 'authorized') &&
      canonicalize(askedArguments ?? args) === canonicalize(call.arguments),
  );
  return accept(same?.callId);
}
