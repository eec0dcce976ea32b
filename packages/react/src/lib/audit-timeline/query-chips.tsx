import type { ReactNode } from 'react';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';
import { toSpokenText } from '../text/spoken-text.ts';
import type { Choice } from './filter-panel.tsx';
import { formatDay, isEmptyQuery, queryKeysInOrder, withValue, type QueryKey, type TimelineQuery } from './timeline-query.ts';

export interface QueryChipsProps {
  readonly query: TimelineQuery;
  readonly onChange: (query: TimelineQuery) => void;
  readonly agents: readonly Choice[];
}

/** What is looked for, piece by piece, each with the way to leave it out. */
export function QueryChips({ query, onChange, agents }: QueryChipsProps): ReactNode {
  const messages = useMessages(timelineMessages);
  const { filter } = messages.timeline;
  const { timeZone } = useTimeFormat();
  if (isEmptyQuery(query)) return null;
  return (
    <ul className="bl-chips" data-bl-part="timeline-chips">
      {queryKeysInOrder.map((key) => {
        const value = query[key];
        if (value === undefined) return null;
        const text = valueWords(key, value, timeZone, agents, messages);
        const chip = messages.format(filter.chip, { name: filter[key], value: toSpokenText(text) });
        return (
          <li key={key}>
            <button type="button" className="bl-tag bl-chip-button" aria-label={messages.format(filter.remove, { chip })} onClick={() => onChange(withValue(query, key, undefined))}>
              <span>
                {filter[key]}: <SafeText text={text} />
              </span>
              <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true">
                <path d="m6 6 8 8m0-8-8 8" />
              </svg>
            </button>
          </li>
        );
      })}
      <li>
        <button type="button" className="bl-link" onClick={() => onChange({})}>
          {filter.clear}
        </button>
      </li>
    </ul>
  );
}

function valueWords(key: QueryKey, value: string | number, timeZone: string, agents: readonly Choice[], { timeline }: Messages<'timeline'>): string {
  if (typeof value === 'number') return formatDay(value, timeZone);
  if (key === 'decision') return wordOf(timeline.decisions, value);
  if (key === 'outcome') return wordOf(timeline.outcomes, value);
  if (key === 'agent') return agents.find((agent) => agent.value === value)?.label ?? value;
  return value;
}

function wordOf(words: Readonly<Record<string, string>>, value: string): string {
  return Object.hasOwn(words, value) ? words[value]! : value;
}
