import type { Action, SentencePart } from '@byleave/core';
import { titleOf } from '../inspection/inspect-action.ts';
import type { Messages } from '../messages/messages.ts';
import type { TimeFormat } from '../messages/time-format.ts';

const titles = new WeakMap<Action, Map<string, readonly SentencePart[]>>();

/** What an action is called. Every row of its story says so, and it is the same for all of them. */
export function rememberTitle(action: Action, format: TimeFormat, messages: Messages): readonly SentencePart[] {
  const known = titles.get(action) ?? new Map<string, readonly SentencePart[]>();
  titles.set(action, known);
  const key = [format.locale, format.timeZone, messages.catalog.locale, messages.catalog.version].join(' ');
  const title = known.get(key) ?? titleOf(action, format, messages);
  known.set(key, title);
  return title;
}
