'use client';

import { toPlainText, type Action } from '@byleave/core';
import { useMemo, type ReactNode } from 'react';
import { useAction } from '../hooks/use-action.ts';
import { useAuditEntries } from '../hooks/use-audit-entries.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { isKnownLifecycle, titleOf } from '../inspection/inspect-action.ts';
import { lifecycleMessages } from '../messages/en/lifecycle.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { toSpokenText } from '../text/spoken-text.ts';
import { LifecycleStepItem } from './lifecycle-step-item.tsx';
import { toLifecycleSteps } from './lifecycle-steps.ts';

export interface ActionLifecycleProps {
  readonly actionId: string;
  /** As the host has it already; the authority's latest word is what is shown. */
  readonly action?: Action;
  readonly className?: string;
}

const secondMs = 1_000;
const mostEntries = 50;

/** Where an action is on its way, step by step: what is done, by whom, how long it took, and what is still to come. */
export function ActionLifecycle({ actionId, action: given, className }: ActionLifecycleProps): ReactNode {
  const messages = useMessages(lifecycleMessages);
  const { lifecycle, format, locale, direction } = messages;
  const timeFormat = useTimeFormat();
  const query = useAction(actionId, given);
  const log = useAuditEntries({ actionId, limit: mostEntries });
  const now = useServerTime(secondMs);
  const action = query.data;
  const entries = log.data?.pages.flatMap((page) => page.entries);
  const steps = useMemo(() => (action && isKnownLifecycle(action) ? toLifecycleSteps(action, entries) : undefined), [action, entries]);
  const root = {
    className: className === undefined ? 'bl-panel bl-lifecycle' : `bl-panel bl-lifecycle ${className}`,
    lang: locale,
    dir: direction,
    'data-bl-part': 'action-lifecycle',
  };
  if (!action || !steps) {
    const failed = query.error !== null || (action !== undefined && !steps);
    return (
      <div {...root} data-bl-state={failed ? 'error' : 'loading'}>
        <p className="bl-body bl-label" role={failed ? 'alert' : 'status'}>
          {failed ? lifecycle.error : lifecycle.loading}
        </p>
      </div>
    );
  }
  const title = toSpokenText(toPlainText(titleOf(action, timeFormat, messages)));
  return (
    <div {...root} data-bl-state={action.lifecycle.state}>
      <ol className="bl-steps" aria-label={format(lifecycle.label, { title })}>
        {steps.map((step, index) => (
          <LifecycleStepItem key={`${index} ${step.state}`} step={step} until={steps[index + 1]?.at} action={action} now={now} />
        ))}
      </ol>
    </div>
  );
}
