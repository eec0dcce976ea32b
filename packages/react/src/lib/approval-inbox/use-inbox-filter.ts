import { leavesOf, toPlainText, type Action } from '@byleave/core';
import { useEffect, useMemo, useState } from 'react';
import { titleOf } from '../inspection/inspect-action.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import type { TimeFormat } from '../messages/time-format.ts';
import type { InboxRow } from './use-inbox-order.ts';

/** Never longer at a stretch than this: whoever types must not feel it. */
const sliceMs = 6;

export interface InboxFilter {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** What matches, as far as it has been looked through. */
  readonly rows: readonly InboxRow[];
  readonly isSearching: boolean;
}

interface Found {
  readonly sought: string;
  readonly of: readonly InboxRow[];
  readonly rows: readonly InboxRow[];
  readonly isWhole: boolean;
}

/** Filters rows by what is read on them, a few milliseconds at a time, however many there are. */
export function useInboxFilter(rows: readonly InboxRow[]): InboxFilter {
  const messages = useMessages();
  const format = useTimeFormat();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const words = useMemo(() => createWords(format, messages), [format, messages]);
  const sought = toSought(text, messages.locale);

  useEffect(() => {
    if (sought === '') return undefined;
    const matching: InboxRow[] = [];
    let index = 0;
    let isShown = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const search = (): void => {
      const until = performance.now() + sliceMs;
      for (; index < rows.length && performance.now() < until; index += 1) {
        const row = rows[index]!;
        if (words(row.action).includes(sought)) matching.push(row);
      }
      const isWhole = index >= rows.length;
      const isScreenful = !isShown && matching.length >= leastShown;
      if (isWhole || isScreenful) setFound({ sought, of: rows, rows: [...matching], isWhole });
      isShown ||= isScreenful;
      if (!isWhole) timer = setTimeout(search, 0);
    };
    timer = setTimeout(search, 0);
    return () => clearTimeout(timer);
  }, [rows, sought, words]);

  if (sought === '') return { text, setText, rows, isSearching: false };
  const isCurrent = found !== null && found.sought === sought && found.of === rows;
  return { text, setText, rows: found?.rows ?? rows, isSearching: !isCurrent || !found.isWhole };
}

/** Once a screenful has been found it is shown, while the search goes on. */
const leastShown = 50;

function toSought(text: string, locale: string): string {
  return text.normalize('NFKC').trim().toLocaleLowerCase(locale);
}

/** The words of each request, written once. */
function createWords(format: TimeFormat, messages: Messages): (action: Action) => string {
  const known = new WeakMap<Action, string>();
  return (action) => {
    const words = known.get(action) ?? toWords(action, format, messages);
    known.set(action, words);
    return words;
  };
}

/** What can be sought of a request: who asks for whom, what it does in the reader's own words, and every value in it. */
function toWords(action: Action, format: TimeFormat, messages: Messages): string {
  const { agent, user } = action.principal;
  const values = leavesOf(action.arguments).map(({ value }) => String(value));
  return toSought([agent.name, user.name, toPlainText(titleOf(action, format, messages)), action.toolName, ...values].join('\n'), messages.locale);
}
