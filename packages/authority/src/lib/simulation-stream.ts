import type { Verdict } from '@byleave/core';

import type { SimulationLine } from '@byleave/core/wire';
import type { Authority } from './authority.ts';
import type { Caller } from './caller.ts';
import type { SimulationRequest } from './simulate-policy.ts';

/**
 * A simulation as lines of JSON (https://github.com/ndjson/ndjson-spec): progress while it runs, then its result. Whoever
 * stops reading stops it.
 */
export function createSimulationStream(
  authority: Authority,
  caller: Caller,
  request: SimulationRequest,
  onError: (error: unknown) => void = () => undefined,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const abort = new AbortController();
  return new ReadableStream({
    start(controller) {
      const write = (line: SimulationLine): void => {
        if (!abort.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      const run = async (): Promise<void> => {
        const verdict = await authority
          .simulatePolicy(caller, request, { signal: abort.signal, onProgress: (evaluated) => write({ type: 'progress', evaluated }) })
          .catch((error: unknown): Verdict<never> => {
            onError(error);
            return { ok: false, refusal: { code: 'internal_error', message: 'The simulation failed and changed nothing. Try again.' } };
          });
        write(verdict.ok ? { type: 'result', simulation: verdict.value } : { type: 'error', error: verdict.refusal });
        if (!abort.signal.aborted) controller.close();
      };
      void run();
    },
    cancel: () => abort.abort(),
  });
}
