import { ByleaveError, type PolicyDraft } from '@byleave/core';
import { createShadow, type DecisionPoint, type ObligationType, type PolicyLanguage, type ShadowDifference } from '@byleave/policy';
import type { Storage, StorageTransaction } from './storage.ts';

export interface ManagedPolicyOptions {
  readonly storage: Storage;
  readonly language: PolicyLanguage;
  /** Epoch ms. */
  readonly now: () => number;
  /** What a policy may demand: a draft in shadow is held to the same. */
  readonly supports: readonly ObligationType[];
}

export interface ManagedPolicy extends DecisionPoint {
  /** The version in force as a transaction sees it: no publication can come between this and its commit. */
  readVersionIn(transaction: StorageTransaction, tenant: string): Promise<string>;
}

/** What a tenant has in force, and the draft that runs beside it. */
interface TenantPolicy {
  readonly text: string;
  readonly shadow: PolicyDraft | undefined;
}

/** Compiled texts kept at hand: those in force, and a few of other tenants or just before. */
const mostCompiled = 16;

/**
 * A decision point that speaks the text each tenant has in force, as the storage has it: every instance hears of a
 * publication at once. A draft in shadow is asked too, after the answer is given; where it differs is written down.
 */
export function createManagedPolicy({ storage, language, now, supports }: ManagedPolicyOptions): ManagedPolicy {
  const compile = keepLatest((text: string): DecisionPoint => {
    const verdict = language.compile(text);
    if (!verdict.ok) throw new ByleaveError(verdict.refusal);
    return verdict.value;
  });
  const shadows = keepLatest((key: string): DecisionPoint => {
    const { text, shadow } = JSON.parse(key) as { text: string; shadow: PolicyDraft };
    return createShadow(compile(text), compile(shadow.text), (difference) => void recordDifference(shadow, difference), { supports });
  });

  async function recordDifference({ tenant, revision }: PolicyDraft, { request, enforced, draft }: ShadowDifference): Promise<void> {
    const difference = { tenant, revision, at: now(), enforced: enforced.effect, draft: draft.effect, reasons: draft.reasons, request };
    await storage.transact((transaction) => transaction.insertPolicyDifference(difference)).catch(() => undefined);
  }

  function readTenant(tenant: string): Promise<TenantPolicy> {
    return storage.transact(async (transaction) => {
      const version = await transaction.findPolicyVersion(tenant);
      const draft = await transaction.findPolicyDraft(tenant);
      return { text: version?.text ?? language.initial, shadow: draft?.isShadowed ? draft : undefined };
    });
  }

  async function fix(tenant: string): Promise<DecisionPoint> {
    const { text, shadow } = await readTenant(tenant);
    return shadow ? shadows(JSON.stringify({ text, shadow })) : compile(text);
  }

  return {
    async readVersionIn(transaction, tenant) {
      const version = await transaction.findPolicyVersion(tenant);
      return compile(version?.text ?? language.initial).readVersion(tenant);
    },
    readVersion: async (tenant) => compile((await readTenant(tenant)).text).readVersion(tenant),
    evaluate: async (request) => (await fix(request.context.tenant)).evaluate(request),
    fix,
  };
}

function keepLatest(make: (key: string) => DecisionPoint): (key: string) => DecisionPoint {
  const kept = new Map<string, DecisionPoint>();
  return (key) => {
    const known = kept.get(key);
    if (known) return known;
    const made = make(key);
    if (kept.size >= mostCompiled) kept.delete(kept.keys().next().value!);
    kept.set(key, made);
    return made;
  };
}
