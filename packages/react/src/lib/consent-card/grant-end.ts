import type { Messages } from '../messages/messages.ts';
import { formatTime, type TimeFormat } from '../messages/time-format.ts';
import { toNextEvening } from '../time/zoned-time.ts';
import type { GrantChoice } from './use-grant-choice.ts';

export type GrantEndChoice = Exclude<GrantChoice, 'once'>;

const weekMs = 7 * 24 * 60 * 60_000;

/** When a choice ends, epoch ms. `now` is the authority's clock. */
export function toGrantEnd(choice: GrantEndChoice, now: number, timeZone: string): number {
  return choice === 'week' ? now + weekMs : toNextEvening(now, timeZone).at;
}

/** "Until 18:00 today". */
export function endWords(choice: GrantEndChoice, now: number, format: TimeFormat, effect: 'allow' | 'deny', messages: Messages<'scope'>): string {
  const words = messages.scope[effect];
  if (choice === 'week') return words.week;
  const { at, isToday } = toNextEvening(now, format.timeZone);
  return messages.format(isToday ? words.today : words.tomorrow, { time: formatTime(at, format, at) });
}
