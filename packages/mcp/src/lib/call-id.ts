import type { ByleaveClient } from '@byleave/client';
import { accept, canonicalize, type JsonObject, type Verdict } from '@byleave/core';

interface McpCall {
  readonly conversation: string;
  readonly tool: string;
  readonly arguments: JsonObject;
}

/**
 * The id of a call. MCP gives it none, so a call is the one before it that asked for exactly the same and has not run: that
 * way a client that calls again after the decision, or another process after a restart, gets what was decided, once.
 */
export async function findCallId(client: ByleaveClient, call: McpCall): Promise<Verdict<string>> {
  const listed = await client.listActions({ conversation: call.conversation, state: 'open', limit: 200 });
  if (!listed.ok) return listed;
  const same = listed.value.actions.find(
    ({ toolName, arguments: args, askedArguments, lifecycle }) =>
      toolName === call.tool &&
      (lifecycle.state === 'awaitingConsent' || lifecycle.state === 'authorized') &&
      canonicalize(askedArguments ?? args) === canonicalize(call.arguments),
  );
  return accept(same?.callId ?? crypto.randomUUID());
}
