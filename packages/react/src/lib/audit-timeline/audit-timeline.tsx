'use client';

import type { AuditQuery } from '@byleave/client';
import { Suspense, useCallback, useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { lazyPart } from '../lazy-part/lazy-part.ts';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useKeptFocus } from '../part/use-kept-focus.ts';
import { PanelFailure } from '../panel/panel-failure.tsx';
import { PanelLoading } from '../panel/panel-loading.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { Heading, type HeadingLevel } from '../text/heading.tsx';
import { FilterPanel, type Choice } from './filter-panel.tsx';
import { LogStandingNote } from './log-standing-note.tsx';
import { QueryChips } from './query-chips.tsx';
import { isEmptyQuery, type TimelineQuery } from './timeline-query.ts';
import { useLogStanding, type LogTrust } from './use-log-standing.ts';
import { browserViews, type ViewStore } from './use-saved-views.ts';
import { useTimeline, type TimelineData } from './use-timeline.ts';

const EntryList = lazyPart(async () => (await import('../lazy-part/log-parts.ts')).EntryList);
const ExportPanel = lazyPart(async () => (await import('../lazy-part/log-parts.ts')).ExportPanel);

export interface AuditTimelineProps extends LogTrust {
  /** Only what belongs to this conversation, whatever else is looked for. */
  readonly conversation?: string;
  /** Only what belongs to this action, whatever else is looked for. */
  readonly actionId?: string;
  /** `everybody`: all of the log, for auditors, with export; that it is read is recorded. Default `mine`. */
  readonly whose?: AuditQuery['whose'];
  /** What is looked for, when the host keeps it: in the address of the page with `toSearchParams`. Default: kept here. */
  readonly query?: TimelineQuery;
  readonly onQueryChange?: (query: TimelineQuery) => void;
  /** Where named queries are kept. Default: in this browser. */
  readonly views?: ViewStore;
  /** Default 3. */
  readonly headingLevel?: HeadingLevel;
  readonly className?: string;
}

/** What the timeline shows, as `data-bl-state` says it. */
export type TimelineState = 'loading' | 'error' | 'noAccess' | 'empty' | 'noMatch' | 'listed';

/** The log in sentences, newest first: who asked, who decided, what ran and how it ended; and whether it is the log that was sealed. */
export function AuditTimeline({ conversation, actionId, whose, query: given, onQueryChange, views = browserViews, memory, keys, headingLevel = 3, className }: AuditTimelineProps): ReactNode {
  const messages = useMessages(timelineMessages);
  const { timeline } = messages;
  const { announcer, timeZone: hostZone } = useByleave();
  const readersFormat = useTimeFormat();
  const headingId = useId();
  const section = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [own, setOwn] = useState<TimelineQuery>({});
  const [isUtc, setUtc] = useState(false);
  const [isPaused, setPaused] = useState(false);
  const query = given ?? own;
  const change = useCallback(
    (next: TimelineQuery) => {
      setOwn(next);
      onQueryChange?.(next);
      scroller.current?.scrollTo({ top: 0 });
    },
    [onQueryChange],
  );
  const asked: TimelineQuery = { ...query, ...(conversation !== undefined && { conversation }), ...(actionId !== undefined && { actionId }) };
  const log = useTimeline(asked, whose);
  const trust = useMemo(() => ({ memory, keys }), [memory, keys]);
  const standing = useLogStanding(trust);
  const sealed = standing?.status === 'verified' ? standing.size : standing?.status === 'empty' ? 0 : undefined;
  const state = toTimelineState(log, isEmptyQuery(query));
  const format = useMemo(() => (isUtc ? { ...readersFormat, timeZone: 'UTC', namesZone: true } : readersFormat), [readersFormat, isUtc]);
  const { agents, tools } = useChoices(log.pages);
  useLive(log, { isPaused, scroller });
  useKeptFocus(section, (focused) => (scroller.current?.contains(focused) ? scroller.current : heading.current));
  useEffect(() => {
    if (state === 'noMatch') announcer.announce(timeline.noMatch);
  }, [state, announcer, timeline]);
  const narrow = useCallback((next: TimelineQuery) => change(next), [change]);
  return (
    <section
      ref={section}
      className={className === undefined ? 'bl-timeline' : `bl-timeline ${className}`}
      lang={messages.locale}
      dir={messages.direction}
      aria-labelledby={headingId}
      aria-busy={state === 'loading' || undefined}
      data-bl-part="audit-timeline"
      data-bl-state={state}
    >
      <div className="bl-head bl-timeline-head">
        <div className="bl-who">
          <Heading ref={heading} id={headingId} level={headingLevel}>
            {timeline.label}
          </Heading>
          {whose === 'everybody' && (
            <p className="bl-label">
              <Sentence template={timeline.everybody} />
            </p>
          )}
        </div>
        <Connection isPaused={isPaused} />
        <button type="button" className="bl-button bl-button-small" data-bl-part="timeline-pause" onClick={() => setPaused(!isPaused)}>
          {isPaused ? timeline.resume : timeline.pause}
        </button>
        <ZoneSwitch zone={hostZone ?? readersFormat.timeZone} isUtc={isUtc} onChange={setUtc} />
      </div>
      <FilterPanel query={query} onChange={change} agents={agents} tools={tools} views={views} />
      <QueryChips query={query} onChange={change} agents={agents} />
      <LogStandingNote standing={standing} />
      {whose === 'everybody' && (
        <Suspense>
          <ExportPanel {...query} />
        </Suspense>
      )}
      <FreshPill log={log} onShow={() => scroller.current?.scrollTo({ top: 0 })} />
      {state === 'loading' && <PanelLoading words={timeline.loading} />}
      {state === 'noAccess' && <p className="bl-body">{timeline.noAccess}</p>}
      {(state === 'empty' || state === 'noMatch') && <p className="bl-body bl-label">{timeline[state]}</p>}
      {log.error && state !== 'noAccess' && <PanelFailure words={timeline.failed} error={log.error} onRetry={log.retry} />}
      <div ref={scroller} className="bl-timeline-scroller" tabIndex={state === 'listed' ? 0 : undefined} role="group" aria-labelledby={headingId} hidden={state !== 'listed'}>
        {state === 'listed' && log.pages && (
          <Suspense fallback={<PanelLoading words={timeline.loading} />}>
            <EntryList
              pages={log.pages}
              scroller={scroller}
              label={timeline.label}
              format={format}
              isWhole={whose === 'everybody' && isEmptyQuery(asked)}
              sealed={sealed}
              trust={trust}
              onNarrow={narrow}
            />
          </Suspense>
        )}
        {state === 'listed' && <EndOfList log={log} isFiltered={!isEmptyQuery(query)} />}
      </div>
    </section>
  );
}

function toTimelineState({ pages, error }: TimelineData, isEmpty: boolean): TimelineState {
  if (!pages && error) return error.code === 'forbidden' ? 'noAccess' : 'error';
  if (!pages) return 'loading';
  if (pages.some(({ entries }) => entries.length > 0)) return 'listed';
  return isEmpty ? 'empty' : 'noMatch';
}

/** What is new comes by itself only to who looks at the newest and is at nothing in it; nothing moves under anybody's hand. */
function useLive({ fresh, showFresh }: TimelineData, { isPaused, scroller }: { readonly isPaused: boolean; readonly scroller: React.RefObject<HTMLDivElement | null> }): void {
  const isLive = useConnectionStatus() === 'live';
  const { announcer } = useByleave();
  const messages = useMessages(timelineMessages);
  const isTold = useRef(false);
  useEffect(() => {
    const list = scroller.current;
    if (fresh === 0 || !list) {
      isTold.current = false;
      return;
    }
    const isAtIt = list.scrollTop > 8 || (list.contains(document.activeElement) && list !== document.activeElement);
    if (!isPaused && isLive && !isAtIt) showFresh();
    else if (!isTold.current) {
      // The first of them: how many there are by now is on the button.
      isTold.current = true;
      announcer.announce(toFreshWords(fresh, messages));
    }
  }, [fresh, isPaused, isLive, showFresh, scroller, announcer, messages]);
}

function Connection({ isPaused }: { readonly isPaused: boolean }): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const connection = useConnectionStatus();
  return (
    <span className="bl-label bl-connection" role="status" data-bl-part="connection" data-bl-state={isPaused ? 'paused' : connection}>
      {isPaused ? timeline.paused : timeline.connection[connection]}
    </span>
  );
}

function ZoneSwitch({ zone, isUtc, onChange }: { readonly zone: string; readonly isUtc: boolean; readonly onChange: (isUtc: boolean) => void }): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const id = useId();
  if (zone === 'UTC') return null;
  return (
    <span className="bl-zone">
      <label className="bl-hidden" htmlFor={id}>
        {timeline.zone}
      </label>
      <select id={id} className="bl-select" data-bl-part="time-zone" value={isUtc ? 'UTC' : zone} onChange={(event) => onChange(event.target.value === 'UTC')}>
        <option value={zone}>{zone}</option>
        <option value="UTC">UTC</option>
      </select>
    </span>
  );
}

const toFreshWords = (fresh: number, { format, timeline }: Messages<'timeline'>): string => (Number.isFinite(fresh) ? format(timeline.new, { count: fresh }) : timeline.newMore);

function FreshPill({ log: { fresh, showFresh, pages }, onShow }: { readonly log: TimelineData; readonly onShow: () => void }): ReactNode {
  const messages = useMessages(timelineMessages);
  if (fresh === 0 || !pages) return null;
  return (
    <div className="bl-fresh">
      <button
        type="button"
        className="bl-button bl-button-small"
        data-bl-part="timeline-new"
        onClick={() => {
          showFresh();
          onShow();
        }}
      >
        {toFreshWords(fresh, messages)}
      </button>
    </div>
  );
}

function EndOfList({ log, isFiltered }: { readonly log: TimelineData; readonly isFiltered: boolean }): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  return (
    <div className="bl-older">
      {log.hasOlder ? (
        <button type="button" className="bl-button bl-button-small" data-bl-part="load-older" aria-disabled={log.isLoadingOlder || undefined} onClick={log.loadOlder}>
          {log.isLoadingOlder ? timeline.loadingOlder : timeline.loadOlder}
        </button>
      ) : (
        <p className="bl-label">{isFiltered ? timeline.endOfMatches : timeline.endOfLog}</p>
      )}
    </div>
  );
}

/** What can be chosen from: what was seen on the pages read last and first. */
function useChoices(pages: TimelineData['pages']): { readonly agents: readonly Choice[]; readonly tools: readonly Choice[] } {
  const [newest, oldest] = [pages?.[0], pages?.at(-1)];
  return useMemo(() => {
    const actions = [newest, oldest].flatMap((page) => Object.values(page?.actions ?? {}));
    const agents = new Map(actions.map(({ principal: { agent } }) => [agent.id, { value: agent.id, label: agent.name }]));
    const tools = new Map(actions.map(({ toolName }) => [toolName, { value: toolName, label: toolName }]));
    const sorted = (choices: Iterable<Choice>): readonly Choice[] => [...choices].toSorted((a, b) => a.label.localeCompare(b.label));
    return { agents: sorted(agents.values()), tools: sorted(tools.values()) };
  }, [newest, oldest]);
}
