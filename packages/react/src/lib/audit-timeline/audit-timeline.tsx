'use client';

import { useId, type ReactNode } from 'react';
import { Heading, type HeadingLevel } from '../text/heading.tsx';
import { useAuditEntries, type AuditEntriesResult } from '../hooks/use-audit-entries.ts';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages } from '../messages/messages.ts';
import { PanelFailure } from '../panel/panel-failure.tsx';
import { PanelLoading } from '../panel/panel-loading.tsx';
import { EntryList } from './entry-list.tsx';

export interface AuditTimelineProps {
  /** Only what belongs to this conversation. */
  readonly conversation?: string;
  /** Only what belongs to this action. */
  readonly actionId?: string;
  /** Default 3. */
  readonly headingLevel?: HeadingLevel;
  readonly className?: string;
}

/** What the timeline shows, as `data-bl-state` says it. */
export type TimelineState = 'loading' | 'error' | 'empty' | 'listed';

/** The log in sentences, newest first: who asked, who decided, what ran and how it ended. */
export function AuditTimeline({ conversation, actionId, headingLevel = 3, className }: AuditTimelineProps): ReactNode {
  const messages = useMessages(timelineMessages);
  const connection = useConnectionStatus();
  const headingId = useId();
  const log = useAuditEntries({
    ...(conversation !== undefined && { conversation }),
    ...(actionId !== undefined && { actionId }),
  });
  const state = toTimelineState(log);
  return (
    <section
      className={className === undefined ? 'bl-timeline' : `bl-timeline ${className}`}
      lang={messages.locale}
      dir={messages.direction}
      aria-labelledby={headingId}
      aria-busy={state === 'loading' || undefined}
      data-bl-part="audit-timeline"
      data-bl-state={state}
    >
      <div className="bl-head">
        <div className="bl-who">
          <Heading id={headingId} level={headingLevel}>
            {messages.timeline.label}
          </Heading>
        </div>
        <span className="bl-label bl-connection" role="status" data-bl-part="connection" data-bl-state={connection}>
          {messages.timeline.connection[connection]}
        </span>
      </div>
      <TimelineBody state={state} log={log} />
    </section>
  );
}

function toTimelineState({ data, error }: AuditEntriesResult): TimelineState {
  if (!data) return error ? 'error' : 'loading';
  return data.pages.some((page) => page.entries.length > 0) ? 'listed' : 'empty';
}

function TimelineBody({ state, log }: { readonly state: TimelineState; readonly log: AuditEntriesResult }): ReactNode {
  const messages = useMessages(timelineMessages);
  if (state === 'loading') return <PanelLoading words={messages.timeline.loading} />;
  if (state === 'empty') return <p className="bl-body bl-label">{messages.timeline.empty}</p>;
  const pages = log.data?.pages ?? [];
  return (
    <>
      {log.error && <PanelFailure words={messages.timeline.failed} error={log.error} onRetry={() => void log.refetch()} />}
      {state === 'listed' && (
        <EntryList
          entries={pages.flatMap((page) => page.entries)}
          actions={new Map(pages.toReversed().flatMap((page) => Object.entries(page.actions)))}
        />
      )}
      {log.hasNextPage && (
        <div className="bl-more">
          <button
            type="button"
            className="bl-button bl-button-small"
            aria-disabled={log.isFetchingNextPage || undefined}
            onClick={() => {
              if (!log.isFetchingNextPage) void log.fetchNextPage();
            }}
          >
            {log.isFetchingNextPage ? messages.timeline.loadingOlder : messages.timeline.loadOlder}
          </button>
        </div>
      )}
    </>
  );
}
