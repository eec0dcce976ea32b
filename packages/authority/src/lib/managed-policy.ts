import { ByleaveError, type Limit, type PolicyDraft } from '@byleave/core';
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
  /** The limits that the text in force declares, or `undefined` where its language does not tell. */
  listLimitsIn(transaction: StorageTransaction, tenant: string): Promise<readonly Limit[] | undefined>;
}

/** What a tenant has in force, and the draft that runs beside it. */
interface TenantPolicy {
  readonly text: string;
  readonly shadowing: Shadowing | undefined;
}

interface Shadowing {
  readonly text: string;
  readonly shadow: PolicyDraft;
  /** How many people had been erased from the log by then. */
  readonly erasures: number;
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
  const limits = keepLatest((text: string) => language.limits?.(text));
  const shadows = keepLatest((key: string): DecisionPoint => {
    const shadowing = JSON.parse(key) as Shadowing;
    return createShadow(compile(shadowing.text), compile(shadowing.shadow.text), (difference) => void recordDifference(shadowing, difference), { supports });
  });

  /** The draft is asked after the answer is given. Whoever was erased meanwhile is not written down again. */
  async function recordDifference({ shadow: { tenant, revision }, erasures }: Shadowing, { request, enforced, draft }: ShadowDifference): Promise<void> {
    const difference = { tenant, revision, at: now(), enforced: enforced.effect, draft: draft.effect, reasons: draft.reasons, request };
    const record = async (transaction: StorageTransaction): Promise<void> => {
      if ((await transaction.findTree(tenant)).erasures === erasures) await transaction.insertPolicyDifference(difference);
    };
    await storage.transact(record).catch(() => undefined);
  }

  function readTenant(tenant: string): Promise<TenantPolicy> {
    return storage.transact(async (transaction) => {
      const version = await transaction.findPolicyVersion(tenant);
      const draft = await transaction.findPolicyDraft(tenant);
      const text = version?.text ?? language.initial;
      return { text, shadowing: draft?.isShadowed ? { text, shadow: draft, erasures: (await transaction.findTree(tenant)).erasures } : undefined };
    });
  }

  async function fix(tenant: string): Promise<DecisionPoint> {
    const { text, shadowing } = await readTenant(tenant);
    return shadowing ? shadows(JSON.stringify(shadowing)) : compile(text);
  }

  const readTextIn = async (transaction: StorageTransaction, tenant: string): Promise<string> => (await transaction.findPolicyVersion(tenant))?.text ?? language.initial;

  return {
    readVersionIn: async (transaction, tenant) => compile(await readTextIn(transaction, tenant)).readVersion(tenant),
    listLimitsIn: async (transaction, tenant) => limits(await readTextIn(transaction, tenant)),
    readVersion: async (tenant) => compile((await readTenant(tenant)).text).readVersion(tenant),
    evaluate: async (request) => (await fix(request.context.tenant)).evaluate(request),
    fix,
  };
}

function keepLatest<Made>(make: (key: string) => Made): (key: string) => Made {
  const kept = new Map<string, Made>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    if (kept.size >= mostCompiled) kept.delete(kept.keys().next().value!);
    kept.set(key, made);
    return made;
  };
}
