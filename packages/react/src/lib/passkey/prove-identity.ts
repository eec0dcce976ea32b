import type { ByleaveClient } from '@byleave/client';
import type { Verdict } from '@byleave/core';
import type { StepUpProof } from '@byleave/core/wire';
import type { Authenticator } from './authenticator.ts';
import { toStepUpProblem, type StepUpProblem } from './step-up-problem.ts';

export interface PasskeyServices {
  readonly client: Pick<ByleaveClient, 'startStepUp' | 'registerPasskey' | 'confirmPasskey'>;
  readonly authenticator: Authenticator;
}

export type StepUpResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: StepUpProblem };

/** Has the person prove with their passkey that it is them, for this very action. Never throws. */
export async function proveIdentity({ client, authenticator }: PasskeyServices, actionId: string): Promise<StepUpResult<StepUpProof>> {
  return tryStepUp(async () => {
    const started = await client.startStepUp(actionId);
    if (!started.ok) return { ok: false, problem: toStartProblem(started) };
    const response = await authenticator.authenticate(started.value.options);
    return { ok: true, value: { method: 'passkey', response } };
  });
}

export async function tryStepUp<T>(run: () => Promise<StepUpResult<T>>): Promise<StepUpResult<T>> {
  try {
    return await run();
  } catch (error) {
    return { ok: false, problem: toStepUpProblem(error) };
  }
}

/** Asked for a challenge, the authority answers `step_up_required` to whoever has nothing to answer one with. */
function toStartProblem({ refusal }: Extract<Verdict<never>, { readonly ok: false }>): StepUpProblem {
  return refusal.code === 'step_up_required' ? { kind: 'missing' } : { kind: 'refused', refusal };
}
