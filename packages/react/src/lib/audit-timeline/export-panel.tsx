import { useId, useState, type ReactNode } from 'react';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { RefusalText } from '../text/refusal-text.tsx';
import type { TimelineQuery } from './timeline-query.ts';
import { save, useLogExport, type ExportRequest, type ExportState } from './use-log-export.ts';

type Redaction = NonNullable<ExportRequest['redaction']>[number];
const redactions = ['sensitive', 'arguments', 'person', 'actor', 'facts', 'digest'] as const satisfies readonly Redaction[];
const formats = ['jsonl', 'csv'] as const;

/** The log as a file: what to leave out, how far it is, and the way to stop it. */
export function ExportPanel({ from, to }: Pick<TimelineQuery, 'from' | 'to'>): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const words = timeline.export;
  const { state, start, cancel } = useLogExport();
  const [format, setFormat] = useState<(typeof formats)[number]>('jsonl');
  const [leftOut, setLeftOut] = useState<readonly Redaction[]>(['sensitive']);
  const name = useId();
  const isRunning = state.status === 'running';
  return (
    <details className="bl-export" data-bl-part="log-export" data-bl-state={state.status}>
      <summary>{words.open}</summary>
      <p className="bl-label">
        <Sentence template={words.audited} />
      </p>
      <fieldset>
        <legend>{words.format}</legend>
        {formats.map((each) => (
          <label key={each} className="bl-check">
            <input type="radio" name={name} value={each} checked={format === each} onChange={() => setFormat(each)} />
            {words[each]}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{words.leaveOut}</legend>
        {redactions.map((each) => (
          <label key={each} className="bl-check">
            <input type="checkbox" value={each} checked={leftOut.includes(each)} onChange={(event) => setLeftOut(event.target.checked ? [...leftOut, each] : leftOut.filter((other) => other !== each))} />
            {words.redaction[each]}
          </label>
        ))}
      </fieldset>
      <div className="bl-row-actions">
        {isRunning ? (
          <button type="button" className="bl-button bl-button-small" data-bl-part="export-cancel" onClick={cancel}>
            {words.cancel}
          </button>
        ) : (
          <button
            type="button"
            className="bl-button bl-button-small"
            data-bl-part="export-start"
            onClick={() => start({ format, redaction: [...leftOut], ...(from !== undefined && { from }), ...(to !== undefined && { to }) })}
          >
            {words.start}
          </button>
        )}
      </div>
      <ExportProgress state={state} />
    </details>
  );
}

function ExportProgress({ state }: { readonly state: ExportState }): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const words = timeline.export;
  switch (state.status) {
    case 'idle':
      return null;
    case 'running':
      return (
        <>
          <progress aria-label={words.open} max={Math.max(1, state.entries)} value={state.done} />
          <p className="bl-label bl-tabular">
            <Sentence template={words.progress} values={{ done: state.done, entries: state.entries }} />
          </p>
        </>
      );
    case 'cancelled':
      return (
        <p className="bl-label" role="status">
          <Sentence template={words.cancelled} />
        </p>
      );
    case 'broken':
      return (
        <p className="bl-error" role="alert">
          <Sentence template={words.broken} values={{ done: state.done, entries: state.entries }} />
        </p>
      );
    case 'refused':
      return (
        <div className="bl-error" role="alert" data-bl-code={state.refusal.code}>
          <RefusalText refusal={state.refusal} />
        </div>
      );
    case 'done':
      return (
        <>
          <p className="bl-label" role="status">
            <Sentence template={words.done} values={{ entries: state.entries }} />
          </p>
          <button type="button" className="bl-link" onClick={() => save(state.file)}>
            {words.save}
          </button>
        </>
      );
  }
}
