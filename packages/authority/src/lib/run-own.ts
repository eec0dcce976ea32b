import { refuse, type Demands, type JsonObject, type Verdict } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import type { AuthorityContext } from './authority.ts';
import type { UserCaller } from './caller.ts';
import { execute } from './decide.ts';
import { evaluateOwn } from './evaluate-call.ts';
import type { Given, OwnTool } from './own-tool.ts';
import { place } from './place.ts';
import { toActor } from './record.ts';

/**
 * Proposes a call of the authority's own on a person's word, and runs it at once when nobody has to be asked. No agent
 * can: nothing an agent sends gets here.
 */
export async function runOwn(
  context: AuthorityContext,
  caller: UserCaller,
  tool: OwnTool,
  args: JsonObject,
  demands: Demands,
  given: Given = {},
): Promise<Verdict<ActionResponse>> {
  const evaluated = await evaluateOwn(context, caller, tool, args, demands);
  if (!evaluated.verified.ok) return evaluated.verified;
  return context.storage.transact(async (transaction) => {
    const at = context.now();
    const stored = await place(context, transaction, evaluated, toActor(caller), at);
    if (stored.lifecycle.state === 'awaitingConsent') return { ok: true, value: { action: stored, now: at } };
    if (stored.lifecycle.state !== 'authorized') return refuse('internal_error', 'The authority could not do what was asked, and changed nothing.');
    const { action, grant } = await execute(context, transaction, stored, tool, at, given);
    return { ok: true, value: { action, ...(grant && { grant }), now: at } };
  });
}
