import { BrokenPromise, LacksAbility, type Attack, type Cell } from './attack.ts';
import { attacksOnCalls } from './attacks-on-calls.ts';
import { attacksOnTheAuthority } from './attacks-on-the-authority.ts';
import { attacksOnUse } from './attacks-on-use.ts';
import { attacksOnWords } from './attacks-on-words.ts';
import { createEffectLedger } from './effect-ledger.ts';
import type { Session, Subject } from './subject.ts';

/** Every attack, in the order of the table. */
export const attacks: readonly Attack[] = [...attacksOnWords, ...attacksOnUse, ...attacksOnCalls, ...attacksOnTheAuthority];

/** What one subject did, by the attack’s id. */
export interface SubjectReport {
  readonly name: string;
  readonly on: string;
  readonly cells: Readonly<Record<string, Cell>>;
}

export interface ConformanceOptions {
  /** Default: all of them. */
  readonly attacks?: readonly Attack[];
  /** How long one attack may take before it counts as broken, in ms. Default 30,000. */
  readonly timeoutMs?: number;
}

/** Runs the attacks one after another, each on a session of its own. Never throws: a subject that does is broken. */
export async function runConformance(subject: Subject, options: ConformanceOptions = {}): Promise<SubjectReport> {
  const cells: Record<string, Cell> = {};
  for (const attack of options.attacks ?? attacks) cells[attack.id] = await runAttack(subject, attack, options.timeoutMs ?? 30_000);
  return { name: subject.name, on: subject.on, cells };
}

async function runAttack(subject: Subject, attack: Attack, timeoutMs: number): Promise<Cell> {
  const effects = createEffectLedger();
  let session: Session | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    session = await subject.open(effects);
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new BrokenPromise(`nothing more happened within ${timeoutMs / 1_000} s`)), timeoutMs);
    });
    await Promise.race([attack.run({ session, effects }), late]);
    return { verdict: 'held' };
  } catch (error) {
    if (error instanceof LacksAbility) return { verdict: 'n/a', why: error.message };
    if (error instanceof BrokenPromise) return { verdict: 'broken', what: error.message };
    return { verdict: 'broken', what: `it threw: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    clearTimeout(timer);
    effects.releaseAll();
    await session?.close();
  }
}
