'use client';

import type { Action, LimitUsage } from '@byleave/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useLimits } from '../hooks/use-limits.ts';
import { limitsMessages } from '../messages/en/limits.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { PanelFailure } from '../panel/panel-failure.tsx';
import { PanelLoading } from '../panel/panel-loading.tsx';
import { Panel } from '../panel/panel.tsx';
import { toPanelState } from '../panel/to-panel-state.ts';
import { useByleave } from '../provider/byleave-context.ts';
import type { HeadingLevel } from '../text/heading.tsx';
import { BudgetMeter } from './budget-meter.tsx';
import { LimitMeter } from './limit-meter.tsx';
import { isBudget, isRate, toLimitWords } from './limit-words.ts';
import { byTightness, toDrawn, toMeterState, type Metered, type MeterState } from './meter-state.ts';
import { RateLimitMeter } from './rate-limit-meter.tsx';

export interface LimitListProps {
  /** Only what this action draws on. Default: whatever applies to the person. */
  readonly action?: Action;
  /** Default 3. */
  readonly headingLevel?: HeadingLevel;
  readonly className?: string;
}

/** Every limit that applies, the tightest first. */
export function LimitList({ action, headingLevel = 3, className }: LimitListProps): ReactNode {
  const messages = useMessages(limitsMessages);
  const limits = useLimits();
  // Which limits an action draws on is known from itself, though nobody can say how they stand.
  const drawn = action && (limits.data || limits.error) ? toDrawn(action.limits, limits.data) : undefined;
  const shown: readonly Metered[] | undefined = action ? drawn : limits.data?.toSorted(byTightness);
  const state = toPanelState({ data: shown, error: limits.error });
  useCrossings(limits.data);
  return (
    <Panel part="limit-list" label={messages.limits.label} state={state} headingLevel={headingLevel} className={className}>
      {limits.error && <PanelFailure words={messages.limits.failed} error={limits.error} onRetry={() => void limits.refetch()} />}
      {state === 'loading' && <PanelLoading words={messages.limits.loading} />}
      {state === 'empty' && <div className="bl-body">{action ? <LimitMeter usage={null} /> : <p className="bl-label"><Sentence template={messages.limits.empty} /></p>}</div>}
      {state === 'listed' && (
        <ul className="bl-rows">
          {shown?.map((usage) => (
            <li key={keyOf(usage)} className="bl-row">
              {isBudget(usage) && <BudgetMeter usage={usage} />}
              {isRate(usage) && <RateLimitMeter usage={usage} />}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function keyOf({ limit, scope }: Metered): string {
  return `${limit.id} ${limit.per.map((part) => String(scope[part])).join(' ')}`;
}

/** Says when a limit comes near or is used up, and nothing at any other change: a ticking number drowns out the rest. */
function useCrossings(usages: readonly LimitUsage[] | undefined): void {
  const messages = useMessages(limitsMessages);
  const format = useTimeFormat();
  const { announcer, viewer } = useByleave();
  const before = useRef<ReadonlyMap<string, MeterState> | null>(null);
  useEffect(() => {
    if (!usages) return;
    const known = before.current;
    before.current = new Map(usages.map((usage) => [keyOf(usage), toMeterState(usage)]));
    const crossed = usages.filter((usage) => {
      const was = known?.get(keyOf(usage));
      return was !== undefined && was !== toMeterState(usage) && toMeterState(usage) !== 'ok';
    });
    for (const usage of crossed) {
      const { name } = toLimitWords(usage, format, messages, null, viewer?.id);
      announcer.announce(messages.format(messages.limits.announce, { name, state: messages.limits.states[toMeterState(usage)] }));
    }
  }, [usages, announcer, messages, format, viewer]);
}
