'use client';

import type { Action } from '@byleave/core';
import { Suspense, useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Settlement } from '../consent-card/use-consent.ts';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { useStable } from '../hooks/use-stable.ts';
import { inspectAction } from '../inspection/inspect-action.ts';
import { requestPart } from '../lazy-part/request-part.ts';
import { inboxMessages } from '../messages/en/inbox.ts';
import { useMessages } from '../messages/messages.ts';
import type { PartRenders } from '../part/part-render.ts';
import { PartsOf } from '../part/parts-of.tsx';
import { Sentence } from '../messages/sentence.tsx';
import { formatTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { PanelFailure } from '../panel/panel-failure.tsx';
import { PanelLoading } from '../panel/panel-loading.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { Heading, type HeadingLevel } from '../text/heading.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { isBatchable } from './batchable.ts';
import { InboxEmpty } from './inbox-empty.tsx';
import { toInboxState } from './inbox-state.ts';
import { useBatch } from './use-batch.ts';
import { useInboxFilter } from './use-inbox-filter.ts';
import { useInboxOrder } from './use-inbox-order.ts';
import { usePendingRequests } from './use-pending-requests.ts';

export interface ApprovalInboxProps {
  /** Default 2. */
  readonly headingLevel?: HeadingLevel;
  /** Called with what is of high or critical risk when the person wants to decide it. Default: a `ConsentDialog` opens. */
  readonly onReview?: (action: Action) => void;
  /** Called once for each single decision made here, with how it ended. */
  readonly onSettled?: (settlement: Settlement) => void;
  readonly className?: string;
  /** How the host renders parts of it. What takes something away that a person needs is not used. */
  readonly render?: PartRenders;
}

const minuteMs = 60_000;
const InboxList = requestPart('InboxList');
const BatchReview = requestPart('BatchReview');
const InboxHelp = requestPart('InboxHelp');
const ConsentDialog = requestPart('ConsentDialog');

/** Everything that waits for the person, across conversations and agents, to be decided one by one or several together. */
export function ApprovalInbox({ headingLevel = 2, onReview, onSettled, className, render }: ApprovalInboxProps): ReactNode {
  const messages = useMessages(inboxMessages);
  const { inbox, format } = messages;
  const timeFormat = useTimeFormat();
  const { viewer } = useByleave();
  const isOffline = useConnectionStatus() === 'reconnecting';
  const { mine, others } = usePendingRequests();
  const now = useServerTime(minuteMs) ?? 0;
  const asOf = useLastKnown(Math.min(mine.dataUpdatedAt, others.dataUpdatedAt));
  const waiting = useMemo(() => (mine.data || others.data ? [...(mine.data ?? []), ...(others.data ?? [])] : undefined), [mine.data, others.data]);
  const isWhole = !mine.isPending && !others.isPending;
  const order = useInboxOrder(isWhole ? waiting : undefined, now);
  const filter = useInboxFilter(order.rows);
  const batch = useBatch();
  const [selected, setSelected] = useState<ReadonlySet<string>>(() => new Set());
  const [isBatchOpen, setIsBatchOpen] = useState(false);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [reviewed, setReviewed] = useState<readonly Action[]>([]);
  const headingId = useId();
  const filterId = useId();
  const helpId = useId();
  const rowLevel = Math.min(6, headingLevel + 1) as HeadingLevel;

  const chosen = useMemo(
    () => (selected.size === 0 ? [] : order.rows.filter(({ action, isWaiting }) => isWaiting && selected.has(action.id)).map(({ action }) => action)),
    [order.rows, selected],
  );
  const state = toInboxState({ mine, others, rows: order.rows.length, matching: filter.rows.length, isSearching: filter.isSearching });
  useCountAnnouncement(filter.text === '' || filter.isSearching ? null : format(inbox.matching, { count: filter.rows.length, total: order.rows.length }));
  useCountAnnouncement(selected.size === 0 ? null : format(inbox.selected, { count: selected.size }));

  function toggleSelected(action: Action): void {
    const canBe = isBatchable(action, viewer, now) && inspectAction(action, timeFormat).isShown;
    const next = new Set(selected);
    if (!next.delete(action.id) && canBe) next.add(action.id);
    setSelected(next);
  }

  function closeBatch(): void {
    setIsBatchOpen(false);
    if (batch.outcomes) {
      setSelected(new Set());
      batch.reset();
    }
    document.getElementById(headingId)?.focus();
  }

  const select = useStable(toggleSelected);
  const review = useStable((action: Action) => (onReview ? onReview(action) : setReviewed([action])));
  const help = useStable(() => setIsHelpOpen(!isHelpOpen));
  const failure = mine.error ?? others.error;
  function readAgain(): void {
    void mine.refetch();
    void others.refetch();
  }

  return (
    <PartsOf render={render} state={state}>
      <section
        className={className === undefined ? 'bl-panel bl-inbox' : `bl-panel bl-inbox ${className}`}
        lang={messages.locale}
        dir={messages.direction}
        aria-labelledby={headingId}
        aria-busy={state === 'loading' || undefined}
        data-bl-part="approval-inbox"
        data-bl-state={state}
        data-bl-surface="inbox"
        data-bl-connection={isOffline ? 'offline' : undefined}
      >
        <div className="bl-head bl-inbox-head">
          <div className="bl-who">
            <Heading id={headingId} level={headingLevel}>
              {inbox.label}
            </Heading>
          </div>
          {order.rows.length > 0 && <span className="bl-label bl-tabular">{format(inbox.waiting, { count: order.rows.filter(({ isWaiting }) => isWaiting).length })}</span>}
          <button type="button" className="bl-link" aria-expanded={isHelpOpen} aria-controls={helpId} aria-label={inbox.helpOpen} onClick={() => setIsHelpOpen(!isHelpOpen)} data-bl-part="inbox-help-toggle">
            <kbd>?</kbd>
          </button>
        </div>
        {isHelpOpen && (
          <Suspense fallback={null}>
            <InboxHelp id={helpId} />
          </Suspense>
        )}
        {isOffline && (
          <div className="bl-body bl-note" role="status" data-bl-part={asOf === null ? undefined : 'inbox-stale'}>
            {asOf === null ? (
              <Sentence template={messages.panelOffline} />
            ) : (
              <>
                <p>
                  <Sentence template={inbox.stale} values={{ time: <time dateTime={new Date(asOf).toISOString()}>{formatTime(asOf, timeFormat, now)}</time> }} />
                </p>
                <button type="button" className="bl-button bl-button-small" onClick={readAgain}>
                  {messages.retry}
                </button>
              </>
            )}
          </div>
        )}
        {failure && state !== 'notPermitted' && (
          <PanelFailure
            words={state === 'error' ? inbox.failed : mine.error ? inbox.failedMine : inbox.failedOthers}
            error={failure}
            onRetry={readAgain}
          />
        )}
        {state === 'notPermitted' && <p className="bl-body bl-note">{inbox.notPermitted}</p>}
        {state === 'loading' && <PanelLoading words={inbox.loading} />}
        {state === 'empty' && <InboxEmpty headingLevel={rowLevel} now={now} />}
        {order.rows.length > 0 && (
          <div className="bl-inbox-tools">
            <label className="bl-field" htmlFor={filterId}>
              <span className="bl-label">{inbox.filter}</span>
              <input id={filterId} type="search" className="bl-input" dir="auto" placeholder={inbox.filterHelp} value={filter.text} onChange={({ target }) => filter.setText(target.value)} data-bl-part="inbox-filter" />
            </label>
            {order.arrived > 0 && (
              <button type="button" className="bl-button bl-button-small" onClick={order.refresh} data-bl-part="inbox-new">
                {format(inbox.new, { count: order.arrived })}
                <span className="bl-hidden">. {inbox.newHelp}</span>
              </button>
            )}
          </div>
        )}
        {selected.size > 0 && !isBatchOpen && (
          <div className="bl-inbox-tools" role="toolbar" aria-label={inbox.toolbar} data-bl-part="inbox-toolbar">
            <span className="bl-tabular">{format(inbox.selected, { count: selected.size })}</span>
            <button type="button" className="bl-button bl-button-small" onClick={() => setIsBatchOpen(true)} data-bl-part="batch-open">
              {inbox.review}
            </button>
            <button type="button" className="bl-link" onClick={() => setSelected(new Set())} data-bl-part="batch-clear">
              {inbox.clear}
            </button>
          </div>
        )}
        {isBatchOpen && (
          <Suspense fallback={<PanelLoading words={inbox.loading} />}>
            <BatchReview actions={chosen} batch={batch} headingLevel={rowLevel} onLeaveOut={toggleSelected} onClose={closeBatch} />
          </Suspense>
        )}
        {state === 'noMatch' && (
          <div className="bl-body">
            <p>
              <Sentence template={inbox.noMatch} values={{ text: <SafeText text={filter.text} /> }} />
            </p>
            <button type="button" className="bl-button bl-button-small" onClick={() => filter.setText('')}>
              {inbox.clearFilter}
            </button>
          </div>
        )}
        {filter.rows.length > 0 && (
          <Suspense fallback={<PanelLoading words={inbox.loading} />}>
            <InboxList
              label={inbox.label}
              rows={filter.rows}
              selected={selected}
              now={now}
              headingLevel={rowLevel}
              onSelect={select}
              onReview={review}
              onSettled={onSettled}
              onHelp={help}
            />
          </Suspense>
        )}
        {reviewed.length > 0 && (
          <Suspense fallback={null}>
            <ConsentDialog actions={reviewed} isOpen onClose={() => setReviewed([])} {...(onSettled && { onSettled })} />
          </Suspense>
        )}
      </section>
    </PartsOf>
  );
}

/** Until when what is shown was kept up to date, in epoch ms of the authority's clock; `null` while it is, and before anything was read. */
function useLastKnown(updatedAt: number): number | null {
  const { clock } = useByleave();
  const status = useConnectionStatus();
  const [lastKnown, setLastKnown] = useState<number | null>(null);
  const wasLive = useRef(false);
  useEffect(() => {
    const now = clock.now();
    const isKnown = status === 'reconnecting' && updatedAt > 0 && now !== null;
    setLastKnown(!isKnown ? null : wasLive.current ? now : now - (Date.now() - updatedAt));
    wasLive.current = status === 'live';
  }, [status, updatedAt, clock]);
  return lastKnown;
}

/** Says a count once it has come to rest. */
function useCountAnnouncement(words: string | null): void {
  const { announcer } = useByleave();
  useEffect(() => {
    if (words === null) return undefined;
    const timer = setTimeout(() => announcer.announce(words), 400);
    return () => clearTimeout(timer);
  }, [words, announcer]);
}
