import type { LimitUsage } from '@byleave/core';
import { useId, type ReactNode } from 'react';
import { useServerTime } from '../hooks/use-server-time.ts';
import { limitsMessages } from '../messages/en/limits.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { SentenceText } from '../text/sentence-text.tsx';
import { formatAmount } from './format-amount.ts';
import { toLimitWords } from './limit-words.ts';
import { toMeterState } from './meter-state.ts';
import { Meter } from './meter.tsx';

export interface LimitMeterProps {
  readonly usage: LimitUsage;
  /** In so many steps; 0 for an even bar. */
  readonly steps: number;
  /** From which policy asks every time; marked on the bar, and said. */
  readonly asksAbove?: number | undefined;
}

const minuteMs = 60_000;

/** One limit: what it is, for whom, how much of it is used and reserved, and when it starts again. */
export function LimitMeter({ usage, steps, asksAbove }: LimitMeterProps): ReactNode {
  const messages = useMessages(limitsMessages);
  const format = useTimeFormat();
  const { viewer } = useByleave();
  const now = useServerTime(minuteMs);
  const id = useId();
  const state = toMeterState(usage);
  const words = toLimitWords(usage, format, messages, now, viewer?.id);
  const currency = usage.limit.kind === 'budget' ? usage.limit.currency : undefined;
  const asks = asksAbove === undefined ? [] : [messages.format(messages.limits.asksAbove, { amount: formatAmount(asksAbove, currency, format.locale) })];
  const notes = [...words.notes.slice(0, -1), ...asks, ...words.notes.slice(-1)];
  return (
    <div className="bl-limit" data-bl-part="limit" data-bl-kind={usage.limit.kind} data-bl-state={state}>
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
      <Meter
        labelledBy={id}
        valueText={[words.used, ...notes].join(', ')}
        used={usage.used}
        reserved={usage.reserved}
        most={usage.limit.most}
        state={state}
        steps={steps}
        mark={asksAbove}
      />
      <div className="bl-label bl-tabular bl-limit-notes">
        {state !== 'ok' && <strong data-bl-part="limit-state">{messages.limits.states[state]}</strong>}
        {notes.map((note) => (
          <bdi key={note}>{note}</bdi>
        ))}
      </div>
    </div>
  );
}
