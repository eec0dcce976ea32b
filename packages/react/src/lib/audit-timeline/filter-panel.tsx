import { useId, useState, type ReactNode } from 'react';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';
import { SavedViewPicker } from './saved-view-picker.tsx';
import { decisions, formatDay, formatQueryText, outcomes, parseDay, parseQueryText, withValue, type TimelineQuery } from './timeline-query.ts';
import type { ViewStore } from './use-saved-views.ts';

/** A value that can be chosen, and what it is called. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface FilterPanelProps {
  readonly query: TimelineQuery;
  readonly onChange: (query: TimelineQuery) => void;
  /** Seen so far. */
  readonly agents: readonly Choice[];
  readonly tools: readonly Choice[];
  readonly views: ViewStore;
}

/** Looks for something: in words, by what there is to choose from, or with a view that was saved. All of them are one query. */
export function FilterPanel({ query, onChange, agents, tools, views }: FilterPanelProps): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const { filter } = timeline;
  const choices = { decision: toChoices(decisions, timeline.decisions), outcome: toChoices(outcomes, timeline.outcomes), agent: agents, tool: tools };
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="bl-filter" data-bl-part="timeline-filter" onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}>
      <summary>{filter.open}</summary>
      {isOpen && (
        <div className="bl-filter-body">
          <QueryText key={JSON.stringify(query)} query={query} onChange={onChange} />
          <div className="bl-filter-fields">
            {(['decision', 'outcome', 'agent', 'tool'] as const).map((key) => (
              <ChoiceField key={key} name={filter[key]} value={query[key]} choices={choices[key]} onChange={(value) => onChange(withValue(query, key, value))} />
            ))}
            {(['from', 'to'] as const).map((key) => (
              <DayField key={key} name={filter[key]} value={query[key]} isEnd={key === 'to'} onChange={(value) => onChange(withValue(query, key, value))} />
            ))}
          </div>
          <SavedViewPicker query={query} onChange={onChange} store={views} />
        </div>
      )}
    </details>
  );
}

const toChoices = <Value extends string>(values: readonly Value[], labels: Readonly<Record<Value, string>>): readonly Choice[] => values.map((value) => ({ value, label: labels[value] }));

function QueryText({ query, onChange }: Pick<FilterPanelProps, 'query' | 'onChange'>): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const { filter } = timeline;
  const { timeZone } = useTimeFormat();
  const id = useId();
  const [text, setText] = useState(() => formatQueryText(query, timeZone));
  const [unknown, setUnknown] = useState<readonly string[]>([]);
  return (
    <form
      className="bl-filter-text"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const parsed = parseQueryText(text, timeZone);
        setUnknown(parsed.unknown);
        onChange(parsed.query);
      }}
    >
      <div className="bl-field">
        <label htmlFor={id}>{filter.query}</label>
        <input id={id} className="bl-input" type="text" value={text} dir="auto" maxLength={500} aria-describedby={`${id}-help`} onChange={(event) => setText(event.target.value)} data-bl-part="timeline-query" />
        <p id={`${id}-help`} className="bl-label">
          <Sentence template={filter.queryHelp} />
        </p>
        {unknown.length > 0 && (
          <p className="bl-label" role="status">
            <Sentence template={filter.unknown} values={{ words: <SafeText text={unknown.join(' ')} /> }} />
          </p>
        )}
      </div>
      <button type="submit" className="bl-button bl-button-small">
        {filter.query}
      </button>
    </form>
  );
}

interface ChoiceFieldProps {
  readonly name: string;
  readonly value: string | undefined;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string | undefined) => void;
}

function ChoiceField({ name, value, choices, onChange }: ChoiceFieldProps): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const id = useId();
  const all = value === undefined || choices.some((choice) => choice.value === value) ? choices : [...choices, { value, label: value }];
  return (
    <div className="bl-field">
      <label htmlFor={id}>{name}</label>
      <select id={id} className="bl-select" value={value ?? ''} onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}>
        <option value="">{timeline.filter.any}</option>
        {all.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
}

interface DayFieldProps {
  readonly name: string;
  readonly value: number | undefined;
  readonly isEnd: boolean;
  readonly onChange: (value: number | undefined) => void;
}

function DayField({ name, value, isEnd, onChange }: DayFieldProps): ReactNode {
  const { timeZone } = useTimeFormat();
  const id = useId();
  return (
    <div className="bl-field">
      <label htmlFor={id}>{name}</label>
      <input id={id} className="bl-input" type="date" value={value === undefined ? '' : formatDay(value, timeZone)} onChange={(event) => onChange(parseDay(event.target.value, timeZone, isEnd))} />
    </div>
  );
}
