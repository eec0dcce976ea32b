import { canonicalize, isJsonValue } from '@byleave/core';
import type { EffectLedger } from './effect-ledger.ts';
import type { KilledProcess } from './killed-process.ts';
import type { Ability, Answer, Call, Lacking, Session } from './subject.ts';

/** What a subject did under one attack. */
export type Cell =
  | { readonly verdict: 'held' }
  /** What happened instead, in a sentence. */
  | { readonly verdict: 'broken'; readonly what: string }
  /** Why the attack has no meaning there, in a sentence. */
  | { readonly verdict: 'n/a'; readonly why: string };

export interface Stage {
  readonly session: Session;
  readonly effects: EffectLedger;
  /** Another session, which keeps everything in a folder of its own. */
  readonly openDurable: () => Promise<Session>;
  /** Has a process of its own killed while it works, see `KilledProcess`, and goes on where it was. */
  readonly reopenKilled: () => Promise<KilledProcess & { readonly session: Session }>;
}

export interface Attack {
  /** Never changes: tables of other versions are compared by it. */
  readonly id: string;
  /** What must not happen, or must. */
  readonly title: string;
  /** Ends when the promise held. @throws BrokenPromise, LacksAbility */
  readonly run: (stage: Stage) => Promise<void>;
}

export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

export class LacksAbility extends Error {
  override readonly name = 'LacksAbility';
}

export function isLacking(ability: unknown): ability is Lacking {
  return typeof ability === 'object' && ability !== null && 'lacks' in ability;
}

/** @throws LacksAbility when the subject has no such thing. */
export function need<T>(ability: Ability<T>): T {
  if (isLacking(ability)) throw new LacksAbility(ability.lacks);
  return ability;
}

/** @throws BrokenPromise */
export function hold(isTrue: boolean, otherwise: string): asserts isTrue {
  if (!isTrue) throw new BrokenPromise(otherwise);
}

/** What exactly must have run, in any order. @throws BrokenPromise */
export function holdRuns({ effects }: Pick<Stage, 'effects'>, expected: readonly Call[], otherwise: string): void {
  const ran = effects.runs.map((run) => describe(run)).toSorted();
  const meant = expected.map((call) => describe(call)).toSorted();
  hold(canonicalize(ran) === canonicalize(meant), `${otherwise}: ${ran.length === 0 ? 'nothing ran' : `ran ${countAll(ran)}`}`);
}

function describe({ tool, arguments: args }: { readonly tool: string; readonly arguments: unknown }): string {
  return `${tool}(${isJsonValue(args) ? canonicalize(args) : String(args)})`;
}

function countAll(ran: readonly string[]): string {
  return [...new Set(ran)].map((each) => `${each} × ${ran.filter((other) => other === each).length}`).join(', ');
}

/** Something an attacker tries: that it is refused with an error is fine. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}

export const says = (word: Answer['says'], ...calls: readonly Call[]): readonly Answer[] => calls.map(({ id }) => ({ callId: id, says: word }));

/** The person’s word, where the subject takes one; elsewhere the answer that follows is it. */
export async function decide({ session }: Pick<Stage, 'session'>, call: Call, word: 'approve' | 'decline'): Promise<void> {
  if (isLacking(session.decide)) return;
  hold(await session.decide({ callId: call.id, says: word, by: 'maya' }), `the person’s own word to ${word} was not taken`);
}
