import { BrokenPromise, LacksAbility, need, type Attack, type Cell } from './attack.ts';
import { attacksOnAge } from './attacks-on-age.ts';
import { attacksOnCalls } from './attacks-on-calls.ts';
import { attacksOnProvenance } from './attacks-on-provenance.ts';
import { attacksOnTheAuthority } from './attacks-on-the-authority.ts';
import { attacksOnUse } from './attacks-on-use.ts';
import { attacksOnWords } from './attacks-on-words.ts';
import { createEffectLedger } from './effect-ledger.ts';
import { killProcess, type KilledProcess } from './killed-process.ts';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';
import type { Lacking, Session, Subject } from './subject.ts';

/** Every attack, in the order of the table. */
export const attacks: readonly Attack[] = [...attacksOnWords, ...attacksOnUse, ...attacksOnCalls, ...attacksOnProvenance, ...attacksOnTheAuthority, ...attacksOnAge];

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
  let killed: Promise<KilledProcess> | undefined;
  /** Starts it once: what it left is read by one attack after the other. */
  const kill = async (): Promise<KilledProcess> => (killed ??= killProcess(need(subject.home ?? homeless)));
  for (const attack of options.attacks ?? attacks) cells[attack.id] = await runAttack(subject, attack, kill, options.timeoutMs ?? 30_000);
  await killed?.then(({ folder }) => folder.remove(), () => undefined);
  return { name: subject.name, on: subject.on, cells };
}

const homeless: Lacking = { lacks: 'nobody says where a process of its own finds it' };

async function runAttack(subject: Subject, attack: Attack, kill: () => Promise<KilledProcess>, timeoutMs: number): Promise<Cell> {
  const effects = createEffectLedger();
  const sessions: Session[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = async (folder?: string): Promise<Session> => {
    const session = await subject.open(effects, folder);
    sessions.push(session);
    return session;
  };
  const folders: TemporaryFolder[] = [];
  const openDurable = async (): Promise<Session> => {
    const folder = await createTemporaryFolder();
    folders.push(folder);
    return open(folder.path);
  };
  const reopenKilled = async (): Promise<KilledProcess & { readonly session: Session }> => {
    const killed = await kill();
    return { ...killed, session: await open(killed.folder.path) };
  };
  try {
    const session = await open();
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new BrokenPromise(`nothing more happened within ${timeoutMs / 1_000} s`)), timeoutMs);
    });
    await Promise.race([attack.run({ session, effects, openDurable, reopenKilled }), late]);
    return { verdict: 'held' };
  } catch (error) {
    if (error instanceof LacksAbility) return { verdict: 'n/a', why: error.message };
    if (error instanceof BrokenPromise) return { verdict: 'broken', what: error.message };
    return { verdict: 'broken', what: `it threw: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    clearTimeout(timer);
    effects.releaseAll();
    for (const session of sessions) await session.close();
    for (const { remove } of folders) await remove();
  }
}
