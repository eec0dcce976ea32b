import type { Action } from '@byleave/core';
import { memo, useCallback, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { followGestures } from '../activation-guard/person-gestures.ts';
import { ConsentCard } from '../consent-card/consent-card.tsx';
import type { Settlement } from '../consent-card/use-consent.ts';
import { useStable } from '../hooks/use-stable.ts';
import { useListWindow } from '../list-window/use-list-window.ts';
import { useByleave } from '../provider/byleave-context.ts';
import type { HeadingLevel } from '../text/heading.tsx';
import { InboxRow } from './inbox-row.tsx';
import { handleInboxKey } from './use-inbox-keys.ts';
import type { InboxRow as Row } from './use-inbox-order.ts';

export interface InboxListProps {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly selected: ReadonlySet<string>;
  /** The authority's clock. */
  readonly now: number;
  readonly headingLevel: HeadingLevel;
  readonly onSelect: (action: Action) => void;
  readonly onReview: (action: Action) => void;
  readonly onSettled: ((settlement: Settlement) => void) | undefined;
  readonly onHelp: () => void;
}

const rowPx = 76;
const reviewedRisks: readonly Action['risk'][] = ['high', 'critical'];

/** The requests, of which only those in view are on the page. One is open at a time, below its row. */
export const InboxList = memo(function InboxList({ label, rows, selected, now, headingLevel, onSelect, onReview, onSettled, onHelp }: InboxListProps): ReactNode {
  const { viewer } = useByleave();
  const scroller = useRef<HTMLDivElement>(null);
  const panelId = useId();
  const [active, setActive] = useState(0);
  const [openId, setOpenId] = useState<string | null>(null);
  /** Where the focus is to be led once what is there has been rendered. */
  const [lead, setLead] = useState<{ readonly id: string; readonly part: 'row' | 'title' | 'approve' | 'deny' } | null>(null);
  const activeIndex = Math.min(active, rows.length - 1);
  const toKey = useCallback((index: number) => rows[index]!.action.id, [rows]);
  // What has the focus stays on the page, wherever it is scrolled to.
  const shown = useListWindow({ count: rows.length, scroller, estimatePx: rowPx, overscan: 6, toKey, kept: activeIndex });

  // The key that opens a request is pressed before the request's own guard is there to hear it.
  useEffect(followGestures, []);
  useEffect(() => {
    if (!lead) return;
    const item = scroller.current?.querySelector(`[data-bl-item="${CSS.escape(lead.id)}"]`);
    const target = item?.querySelector<HTMLElement>(`[data-bl-part="${lead.part === 'row' ? 'inbox-open' : lead.part}"]`);
    if (!target) return;
    target.focus();
    setLead(null);
  }, [lead, openId, rows]);

  function goTo(index: number): void {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActive(next);
    shown.scrollTo(next);
    setLead({ id: rows[next]!.action.id, part: 'row' });
  }

  function toggle(action: Action, part: 'title' | 'approve' | 'deny' = 'title'): void {
    setActive(rows.findIndex((row) => row.action.id === action.id));
    if (openId === action.id && part === 'title') return setOpenId(null);
    setOpenId(action.id);
    setLead({ id: action.id, part: part === 'approve' && reviewedRisks.includes(action.risk) ? 'title' : part });
  }

  const open = useStable((action: Action) => toggle(action));
  const current = rows[activeIndex]?.action;
  return (
    <div
      ref={scroller}
      className="bl-inbox-scroller"
      data-bl-part="inbox-list"
      onKeyDown={(event) =>
        handleInboxKey(event, {
          move: (step) => goTo(step === 'first' ? 0 : step === 'last' ? rows.length - 1 : activeIndex + step),
          select: () => current && onSelect(current),
          lead: (part) => current && toggle(current, part),
          close: () => {
            setOpenId(null);
            if (current) setLead({ id: current.id, part: 'row' });
          },
          help: onHelp,
        })
      }
    >
      <ul className="bl-inbox-rows" aria-label={label} style={{ '--bl-inbox-size': `${shown.sizePx}px` } as React.CSSProperties}>
        {shown.rows.map(({ index, key, startPx }) => {
          const row = rows[index]!;
          const isOpen = row.action.id === openId;
          return (
            <li
              key={key}
              ref={shown.measure}
              className="bl-inbox-item"
              style={{ '--bl-inbox-start': `${startPx}px` } as React.CSSProperties}
              data-index={index}
              data-bl-part="inbox-item"
              data-bl-item={row.action.id}
              data-bl-state={row.isWaiting ? 'waiting' : 'over'}
              data-bl-risk={row.action.risk}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
            >
              <InboxRow
                action={row.action}
                isWaiting={row.isWaiting}
                isOpen={isOpen}
                isActive={index === activeIndex}
                isSelected={selected.has(row.action.id)}
                panelId={panelId}
                viewer={viewer}
                now={now}
                headingLevel={headingLevel}
                onOpen={open}
                onSelect={onSelect}
              />
              {isOpen && (
                <div id={panelId} className="bl-inbox-open">
                  <ConsentCard action={row.action} headingLevel={Math.min(6, headingLevel + 1) as HeadingLevel} onReview={onReview} {...(onSettled && { onSettled })} />
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
});
