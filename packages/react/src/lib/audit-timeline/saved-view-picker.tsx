import { useId, useState, type ReactNode } from 'react';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages } from '../messages/messages.ts';
import { isEmptyQuery, toSearchParams, type TimelineQuery } from './timeline-query.ts';
import { useSavedViews, type ViewStore } from './use-saved-views.ts';

export interface SavedViewPickerProps {
  readonly query: TimelineQuery;
  readonly onChange: (query: TimelineQuery) => void;
  readonly store: ViewStore;
}

/** Queries under a name: chosen, saved, removed. */
export function SavedViewPicker({ query, onChange, store }: SavedViewPickerProps): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const words = timeline.views;
  const { views, add, remove } = useSavedViews(store);
  const [name, setName] = useState('');
  const id = useId();
  const written = toSearchParams(query).toString();
  const current = views.find((view) => toSearchParams(view.query).toString() === written);
  return (
    <div className="bl-filter-fields" data-bl-part="saved-views">
      <div className="bl-field">
        <label htmlFor={`${id}-view`}>{words.label}</label>
        <select id={`${id}-view`} className="bl-select" value={current?.name ?? ''} onChange={(event) => onChange(views.find((view) => view.name === event.target.value)?.query ?? {})}>
          <option value="">{words.none}</option>
          {views.map((view) => (
            <option key={view.name} value={view.name}>
              {view.name}
            </option>
          ))}
        </select>
        {current && (
          <button type="button" className="bl-link" onClick={() => remove(current.name)}>
            {words.remove}
          </button>
        )}
      </div>
      {!isEmptyQuery(query) && !current && (
        <form
          className="bl-field"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            add({ name: name.trim(), query });
            setName('');
          }}
        >
          <label htmlFor={`${id}-name`}>{words.name}</label>
          <input id={`${id}-name`} className="bl-input" dir="auto" maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
          <button type="submit" className="bl-button bl-button-small">
            {words.save}
          </button>
        </form>
      )}
    </div>
  );
}
