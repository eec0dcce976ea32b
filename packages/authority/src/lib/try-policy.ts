import { accept, leavesOf, refuse, type JsonObject, type Person, type PolicyTrial, type Provenance, type Verdict } from '@byleave/core';
import { inspectArguments } from '@byleave/core/text-inspection';
import { decide } from '@byleave/policy';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { toEvaluationRequest } from './evaluation.ts';
import { requireAuthor } from './policy-versions.ts';

/** A call that nobody makes, put to policies that need not be in force. */
export interface TrialRequest {
  /** Default: what is in force. */
  readonly text?: string;
  readonly tool: string;
  readonly arguments: JsonObject;
  /** Default: the caller. */
  readonly user?: Person;
  /** Id of the agent. Default `agent`. */
  readonly agent?: string;
  readonly conversation?: string;
  /** Where every argument came from. Default `user`. */
  readonly provenance?: Provenance;
}

/** What policies would say to one call, which of them, and why not the others. Changes nothing and is recorded nowhere. */
export async function tryPolicy(context: AuthorityContext, caller: Caller, request: TrialRequest): Promise<Verdict<PolicyTrial>> {
  const author = requireAuthor(context, caller, 'try policies');
  if (!author.ok) return author;
  const { language } = author.value;
  const tool = context.tools.find(request.tool);
  if (!tool) return refuse('unknown_tool', `No tool named “${request.tool}” is registered, so nothing can be said about a call of it.`);
  const valid = await tool.validate(request.arguments);
  if (!valid.ok) return valid;
  const text = request.text ?? (await context.storage.transact((transaction) => transaction.findPolicyVersion(caller.tenant)))?.text ?? language.initial;
  const compiled = language.compile(text);
  if (!compiled.ok) return compiled;
  const agent = request.agent ?? 'agent';
  const provenance = request.provenance ?? 'user';
  const evaluation = toEvaluationRequest(
    {
      tenant: caller.tenant,
      principal: { user: request.user ?? author.value.caller.user, agent: { id: agent, name: agent } },
      conversation: request.conversation ?? '',
      arguments: valid.value,
      provenance: leavesOf(valid.value).map(({ pointer }) => ({ pointer, provenance })),
      textFindings: inspectArguments(valid.value),
      risk: tool.definition.risk,
    },
    tool.definition,
    context.now(),
  );
  const decision = await decide(compiled.value, evaluation, { timeoutMs: context.policyTimeoutMs, supports: context.enforces });
  const explained = language.explain?.(text, evaluation);
  return accept({ decision, policies: explained?.ok ? explained.value : [] });
}

/** Every registered tool, as policies can speak of it. */
export function listTools(context: AuthorityContext, caller: Caller) {
  const author = requireAuthor(context, caller, 'see the tools that policies speak of');
  return author.ok ? accept(context.tools.list().map(({ definition }) => definition)) : author;
}
