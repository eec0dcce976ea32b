import type { Action } from '@byleave/core';
import type { ReactNode } from 'react';
import { lifecycleMessages } from '../messages/en/lifecycle.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatExactTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { Time } from '../text/time.tsx';
import type { LifecycleStep } from './lifecycle-steps.ts';
import { formatDuration } from './step-duration.ts';

export interface LifecycleStepItemProps {
  readonly step: LifecycleStep;
  /** When the next step began, epoch ms. */
  readonly until: number | undefined;
  readonly action: Action;
  readonly now: number | null;
}

/** One step: what it is, whether it is done, and by whom, when and how long. Never a spinner alone. */
export function LifecycleStepItem({ step, until, action, now }: LifecycleStepItemProps): ReactNode {
  const messages = useMessages(lifecycleMessages);
  const format = useTimeFormat();
  const { lifecycle } = messages;
  const { state, status, isHere, at } = step;
  const isPast = status === 'done' && at !== undefined && until !== undefined && until > at;
  const elapsedMs = isPast ? until - at : status === 'current' && at !== undefined && now !== null ? Math.max(0, now - at) : undefined;
  return (
    <li className="bl-step" data-bl-part="lifecycle-step" data-bl-step={state} data-bl-state={status} data-bl-end={isBadEnd(step, action) || undefined} aria-current={isHere ? 'step' : undefined}>
      <span className="bl-step-mark" aria-hidden="true" />
      <div>
        <strong>{toName(step, action, lifecycle)}</strong>
        <span className="bl-label bl-step-status">{lifecycle[status]}</span>
        <StepActor step={step} action={action} />
        {at !== undefined && (
          <span className="bl-label bl-tabular">
            <Sentence template={lifecycle.at} values={{ time: <Time at={at}>{formatExactTime(at, format, now)}</Time> }} />
          </span>
        )}
        {elapsedMs !== undefined && (
          <span className="bl-label bl-tabular" data-bl-part="step-duration">
            {messages.format(status === 'current' ? lifecycle.for : lifecycle.took, { duration: formatDuration(elapsedMs, messages.locale) ?? lifecycle.moment })}
          </span>
        )}
      </div>
    </li>
  );
}

function StepActor({ step: { state, status, actor }, action }: Pick<LifecycleStepItemProps, 'step' | 'action'>): ReactNode {
  const messages = useMessages(lifecycleMessages);
  const { viewer } = useByleave();
  const { lifecycle } = messages;
  if (status === 'upcoming') return null;
  const { decisions, grantId } = action.lifecycle.context;
  if (state === 'verified' || state === 'denied') return <Actor name={lifecycle.byPolicy} />;
  if (state === 'authorized' && decisions.length === 0) return grantId === null ? <Actor name={lifecycle.byPolicy} /> : <span className="bl-label">{lifecycle.byGrant}</span>;
  // It waits on nobody's word.
  if (!actor || state === 'awaitingConsent' || actor.kind === 'authority') return null;
  return <Actor name={actor.kind === 'user' && actor.id === viewer?.id ? messages.you : <SafeText text={actor.name} />} />;
}

function Actor({ name }: { readonly name: ReactNode }): ReactNode {
  const { lifecycle } = useMessages(lifecycleMessages);
  return (
    <span className="bl-label">
      <Sentence template={lifecycle.by} values={{ actor: name }} />
    </span>
  );
}

function toName({ state, status }: LifecycleStep, { lifecycle: { context } }: Action, words: { readonly states: Readonly<Record<LifecycleStep['state'], string>>; readonly failed: string; readonly unknown: string }): string {
  if (state !== 'executed' || status === 'upcoming' || !context.outcome || context.outcome.status === 'succeeded') return words.states[state];
  return words[context.outcome.status];
}

const goodStates: readonly LifecycleStep['state'][] = ['proposed', 'verified', 'awaitingConsent', 'authorized', 'executing', 'audited'];

/** It left the road, or what was done did not succeed. */
function isBadEnd({ state, status }: LifecycleStep, { lifecycle: { context } }: Action): boolean {
  if (status === 'upcoming' || goodStates.includes(state)) return false;
  return state !== 'executed' || context.outcome?.status !== 'succeeded';
}
