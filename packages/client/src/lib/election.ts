import type { Tabs } from './tabs.ts';

export interface Election {
  /** The lock: one tab at a time holds it, and the browser frees it when that tab is gone. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** What this tab does while it is elected. */
  readonly run: (ends: AbortSignal) => Promise<void>;
  /** Resolves when the elected tab is frozen, or when `ends` aborts. */
  readonly watch: (ends: AbortSignal) => Promise<void>;
  /** This tab was frozen, and another took over. */
  readonly onReplaced: () => void;
}

type Outcome = 'ended' | 'replaced' | 'frozen' | 'unavailable';

/** Stands for election until `signal` aborts or `run` ends. `unavailable`: the origin may not use locks. */
export async function standForElection(holdLock: Tabs['holdLock'], election: Election): Promise<'ended' | 'unavailable'> {
  for (let steals = false; ; ) {
    const outcome = await standOnce(holdLock, election, steals);
    if (outcome === 'ended' || outcome === 'unavailable') return outcome;
    if (outcome === 'replaced') election.onReplaced();
    steals = outcome === 'frozen';
  }
}

/** @throws what `run` throws */
async function standOnce(holdLock: Tabs['holdLock'], election: Election, steals: boolean): Promise<Outcome> {
  const { signal } = election;
  const elected = new AbortController();
  const replaced = new AbortController();
  const frozen = new AbortController();
  const waitingEnds = AbortSignal.any([signal, elected.signal]);
  let running: Promise<void> | undefined;
  void election.watch(waitingEnds).then(() => {
    if (!waitingEnds.aborted) frozen.abort();
  });
  // A lock that is stolen takes no signal: it is granted at once.
  const options: LockOptions = steals ? { steal: true } : { signal: AbortSignal.any([signal, frozen.signal]) };
  try {
    await holdLock(election.name, options, () => {
      elected.abort();
      running = election.run(AbortSignal.any([signal, replaced.signal]));
      return running;
    });
    return 'ended';
  } catch {
    elected.abort();
    replaced.abort();
    await running;
    if (signal.aborted) return 'ended';
    if (running) return 'replaced';
    return frozen.signal.aborted ? 'frozen' : 'unavailable';
  }
}
