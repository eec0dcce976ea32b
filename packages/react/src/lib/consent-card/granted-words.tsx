import type { ReactNode } from 'react';
import { scopeMessages } from '../messages/en/scope.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import type { GrantChoice } from './use-grant-choice.ts';

export interface GrantedWordsProps {
  readonly effect: 'allow' | 'deny';
  readonly choice: GrantChoice;
  /** Epoch ms. */
  readonly endsAt: number;
  readonly now: number | null;
  /** What the button does to this one request. */
  readonly approve?: ReactNode;
}

/** What a button says that reaches further than this one request. */
export function GrantedWords({ effect, choice, endsAt, now, approve }: GrantedWordsProps): ReactNode {
  const { scope } = useMessages(scopeMessages);
  const format = useTimeFormat();
  const end = <bdi>{formatTime(endsAt, format, now)}</bdi>;
  const which = choice === 'week' ? 'forAWeek' : 'until';
  return effect === 'allow' ? <Sentence template={scope.allow[which]} values={{ approve, end }} /> : <Sentence template={scope.deny[which]} values={{ end }} />;
}
