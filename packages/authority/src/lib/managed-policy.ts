import type { DecisionPoint, PolicyLanguage } from '@byleave/policy';
import { ByleaveError } from '@byleave/core';
import type { Storage } from './storage.ts';

/** Compiled texts kept at hand: the one in force, and a few of other tenants or just before. */
const mostCompiled = 16;

/** A decision point that speaks the text each tenant has in force, as the storage has it: every instance hears of a publication at once. */
export function createManagedPolicy(storage: Storage, language: PolicyLanguage): DecisionPoint {
  const compiled = new Map<string, DecisionPoint>();

  function compile(text: string): DecisionPoint {
    const known = compiled.get(text);
    if (known) return known;
    const verdict = language.compile(text);
    if (!verdict.ok) throw new ByleaveError(verdict.refusal);
    if (compiled.size >= mostCompiled) compiled.delete(compiled.keys().next().value!);
    compiled.set(text, verdict.value);
    return verdict.value;
  }

  async function findInForce(tenant: string): Promise<DecisionPoint> {
    const version = await storage.transact((transaction) => transaction.findPolicyVersion(tenant));
    return compile(version?.text ?? language.initial);
  }

  return {
    readVersion: async (tenant) => (await findInForce(tenant)).readVersion(tenant),
    evaluate: async (request) => (await findInForce(request.context.tenant)).evaluate(request),
  };
}
