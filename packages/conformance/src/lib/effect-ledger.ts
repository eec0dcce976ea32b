import type { Effects } from './subject.ts';

export interface Run {
  readonly tool: string;
  readonly arguments: unknown;
}

/** Counts what really ran, whatever anybody says about it. */
export interface EffectLedger extends Effects {
  readonly runs: readonly Run[];
  /** Called when an effect starts, before it does anything. */
  onRun: (() => Promise<void>) | undefined;
  /** From now on what an effect returns. Default: that it is done. */
  says: string | undefined;
  /** From now on an effect throws. */
  fails: boolean;
  /** From now on an effect runs until its signal aborts, or `releaseAll`. */
  holds: boolean;
  /** Resolves when an effect that is held has started. */
  readonly started: Promise<void>;
  /** Resolves when a held effect heard its signal. */
  readonly aborted: Promise<void>;
  releaseAll(): void;
}

export function createEffectLedger(): EffectLedger {
  const runs: Run[] = [];
  const started = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const ledger: EffectLedger = {
    runs,
    onRun: undefined,
    says: undefined,
    fails: false,
    holds: false,
    started: started.promise,
    aborted: aborted.promise,
    releaseAll: () => released.resolve(),
    async run(tool, args, signal) {
      runs.push({ tool, arguments: structuredClone(args) });
      await ledger.onRun?.();
      if (ledger.holds) {
        started.resolve();
        const heard = new Promise<void>((resolve) => {
          if (signal?.aborted) resolve();
          else signal?.addEventListener('abort', () => resolve(), { once: true });
        });
        await Promise.race([heard.then(aborted.resolve), released.promise]);
        if (signal?.aborted) throw new Error('It was told to stop.');
      }
      if (ledger.fails) throw new Error('The bank is closed.');
      return ledger.says ?? `${tool} done`;
    },
  };
  return ledger;
}
