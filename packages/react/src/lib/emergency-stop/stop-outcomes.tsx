import type { StopReport } from '@byleave/core/wire';
import { useState, type ReactNode } from 'react';
import { useAction } from '../hooks/use-action.ts';
import { titleOf } from '../inspection/inspect-action.ts';
import { stopMessages } from '../messages/en/stop.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatExactTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';
import { SentenceText } from '../text/sentence-text.tsx';
import { Time } from '../text/time.tsx';
import { outcomeOrder } from './stop-words.ts';

type StoppedAction = StopReport['actions'][number];

export interface StopOutcomesProps {
  readonly actions: readonly StoppedAction[];
  readonly now: number | null;
}

/** The most that are told one by one: each is read from an authority that may be in trouble. */
const mostTold = 20;

/** What became of each action that a stop found, what needs a look first. */
export function StopOutcomes({ actions, now }: StopOutcomesProps): ReactNode {
  const messages = useMessages(stopMessages);
  const [isOpen, setOpen] = useState(false);
  const sorted = actions.toSorted((a, b) => outcomeOrder.indexOf(a.outcome) - outcomeOrder.indexOf(b.outcome));
  return (
    <details data-bl-part="stop-outcomes" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{messages.format(messages.stop.actions, { count: actions.length })}</summary>
      {isOpen && (
        <ul className="bl-stop-outcomes">
          {sorted.slice(0, mostTold).map((action) => (
            <OutcomeRow key={action.actionId} action={action} now={now} />
          ))}
          {sorted.length > mostTold && (
            <li className="bl-label">
              <Sentence template={messages.stop.more} values={{ count: sorted.length - mostTold }} />
            </li>
          )}
        </ul>
      )}
    </details>
  );
}

function OutcomeRow({ action: { actionId, toolName, principal, outcome }, now }: { readonly action: StoppedAction; readonly now: number | null }): ReactNode {
  const messages = useMessages(stopMessages);
  const format = useTimeFormat();
  const { data: action } = useAction(actionId);
  const startedAt = action?.lifecycle.context.claim?.at;
  return (
    <li data-bl-part="stop-outcome" data-bl-outcome={outcome}>
      <p>{action ? <SentenceText parts={titleOf(action, format, messages)} /> : <SafeText text={toolName} />}</p>
      <p className="bl-label">
        <SafeText text={principal.agent.name} />
      </p>
      <p className="bl-stop-outcome">
        <Sentence template={messages.stop.outcome[outcome]} />
      </p>
      {startedAt !== undefined && (
        <p className="bl-label bl-tabular">
          <Sentence template={messages.stop.startedAt} values={{ time: <Time at={startedAt}>{formatExactTime(startedAt, format, now)}</Time> }} />
        </p>
      )}
    </li>
  );
}
