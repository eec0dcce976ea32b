import type { Limit } from '@byleave/core';
import { useCallback, useId, type ReactNode } from 'react';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { useTicking } from '../hooks/use-server-time.ts';
import { limitsMessages } from '../messages/en/limits.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { SentenceText } from '../text/sentence-text.tsx';
import { formatAmount } from './format-amount.ts';
import { toLimitWords } from './limit-words.ts';
import { isRead, toMeterState, type Metered } from './meter-state.ts';
import { Meter } from './meter.tsx';

export interface LimitMeterProps {
  readonly usage: Metered | null;
  readonly kind?: Limit['kind'] | undefined;
  /** In so many steps; 0 for an even bar. */
  readonly steps?: number;
  /** From which policy asks every time; marked on the bar, and said. */
  readonly asksAbove?: number | undefined;
}

const minuteMs = 60_000;

/** One limit: what it is, for whom, how much of it is used and reserved, and when it starts again. */
export function LimitMeter({ usage, kind = usage?.limit.kind, steps = 0, asksAbove }: LimitMeterProps): ReactNode {
  const messages = useMessages(limitsMessages);
  const format = useTimeFormat();
  const { viewer } = useByleave();
  const resetAt = usage?.resetAt ?? 0;
  const now = useTicking(useCallback((at: number) => Math.min(minuteMs - (at % minuteMs), resetAt > at ? resetAt - at : minuteMs), [resetAt]));
  const isOffline = useConnectionStatus() === 'reconnecting';
  const id = useId();
  const state = toMeterState(usage, now);
  const words = usage ? toLimitWords(usage, format, messages, now, viewer?.id) : { name: messages.limits.states.notMetered, scope: [], used: '', notes: [] };
  const currency = usage?.limit.kind === 'budget' ? usage.limit.currency : undefined;
  const read = usage && isRead(usage) ? usage : null;
  const drawn = state === 'unlimited' ? null : read;
  const isStale = isOffline && read !== null;
  const notes = [
    ...(isStale ? [messages.limits.stale] : []),
    ...words.notes.slice(0, -1),
    ...(asksAbove === undefined ? [] : [messages.format(messages.limits.asksAbove, { amount: formatAmount(asksAbove, currency, format.locale) })]),
    ...words.notes.slice(-1),
  ];
  return (
    <div className="bl-limit" data-bl-part="limit" data-bl-kind={kind} data-bl-state={state} data-bl-stale={isStale || undefined}>
      <div className="bl-limit-head">
        <span id={id} className="bl-limit-name">
          <bdi>{words.name}</bdi>
          {words.scope.map((parts, index) => (
            <span key={index} className="bl-label">
              {' '}
              <SentenceText parts={parts} />
            </span>
          ))}
        </span>
        <bdi className="bl-tabular">{words.used}</bdi>
      </div>
      {drawn && (
        <Meter
          labelledBy={id}
          valueText={[words.used, ...notes].join(', ')}
          used={drawn.used}
          reserved={drawn.reserved}
          most={drawn.limit.most}
          state={state}
          steps={steps}
          mark={asksAbove}
        />
      )}
      <div className="bl-label bl-tabular bl-limit-notes">
        {drawn && state !== 'ok' && <strong data-bl-part="limit-state">{messages.limits.states[state]}</strong>}
        {notes.map((note) => (
          <bdi key={note}>{note}</bdi>
        ))}
      </div>
    </div>
  );
}
