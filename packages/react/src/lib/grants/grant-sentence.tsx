import type { Agent, GrantTerms, ToolDefinition } from '@byleave/core';
import type { ReactNode } from 'react';
import { formatTime } from '../messages/time-format.ts';
import { grantsMessages } from '../messages/en/grants.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';
import { SentenceText } from '../text/sentence-text.tsx';
import { Time } from '../text/time.tsx';
import { toGrantWords } from './grant-words.ts';

export interface GrantSentenceProps {
  readonly terms: Pick<GrantTerms, 'effect' | 'constraints' | 'conversation' | 'mostTimes' | 'mostAmount' | 'endsAt'>;
  readonly agent: Agent;
  readonly tool: ToolDefinition;
  /** The authority's clock; `null` while it is not known. */
  readonly now: number | null;
}

/** A grant, worded as the width of the consent: who may do what, with what left open, how often, until when. */
export function GrantSentence({ terms, agent, tool, now }: GrantSentenceProps): ReactNode {
  const messages = useMessages(grantsMessages);
  const format = useTimeFormat();
  const { title, notes } = toGrantWords(terms, tool.presentation, format, messages);
  const { grants } = messages;
  const end = <Time at={terms.endsAt}>{formatTime(terms.endsAt, format, now)}</Time>;
  const limits: ReactNode[] = [
    ...notes.map((parts, index) => <SentenceText key={index} parts={parts} />),
    ...(terms.mostTimes === undefined ? [] : [messages.format(grants.mostTimes, { count: terms.mostTimes })]),
    <Sentence key="until" template={grants.until} values={{ end }} />,
  ];
  return (
    <bdi dir={messages.direction} data-bl-part="grant-sentence">
      <Sentence
        template={grants.sentence[terms.effect]}
        values={{ agent: <SafeText text={agent.name} />, title: <SentenceText parts={title} adapt={messages.inSentence} /> }}
      />
      {limits.map((limit, index) => (
        <span key={index}>
          {messages.separator}
          <bdi>{limit}</bdi>
        </span>
      ))}
      {messages.sentenceEnd}
      {terms.effect === 'deny' && <> {grants.denied}</>}
    </bdi>
  );
}
