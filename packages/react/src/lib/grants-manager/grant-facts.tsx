import type { GrantStanding, LimitUsage } from '@byleave/core';
import { Fragment, type ReactNode } from 'react';
import { BudgetMeter } from '../limits/budget-meter.tsx';
import { isBudget, isRate } from '../limits/limit-words.ts';
import { formatTime } from '../messages/time-format.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';

export interface GrantFactsProps {
  readonly standing: GrantStanding;
  readonly now: number | null;
}

/** How often it was used and how much of it is left, when it was given and used last. */
export function GrantFacts({ standing: { grant, usage }, now }: GrantFactsProps): ReactNode {
  const messages = useMessages();
  const { grants } = messages;
  const times = usage.find(isRate);
  const amount = usage.find(isBudget);
  const facts: readonly ReactNode[] = [
    ...(times ? timesWords(times, grant.mostTimes, messages) : []),
    ...(grant.lastUsedAt === undefined ? [] : [<At key="used" template={grants.lastUsed} at={grant.lastUsedAt} now={now} />]),
    <At key="since" template={grants.since} at={grant.createdAt} now={now} />,
    ...(now !== null && now >= grant.endsAt ? [<At key="ended" template={grants.endedAt} at={grant.endsAt} now={now} />] : []),
  ];
  return (
    <>
      <div className="bl-label bl-tabular" data-bl-part="grant-facts">
        <bdi dir={messages.direction}>
          {facts.map((fact, index) => (
            <Fragment key={index}>
              {index > 0 && ' · '}
              <span className="bl-fact">{fact}</span>
            </Fragment>
          ))}
        </bdi>
      </div>
      {amount && <BudgetMeter usage={amount} />}
    </>
  );
}

function timesWords({ used, reserved }: LimitUsage, most: number | undefined, { grants }: Messages): readonly string[] {
  return [most === undefined ? grants.usedTimes(used) : grants.usedOf(used, most), ...(reserved > 0 ? [grants.waiting(reserved)] : [])];
}

function At({ template, at, now }: { readonly template: string; readonly at: number; readonly now: number | null }): ReactNode {
  const format = useTimeFormat();
  return <Sentence template={template} values={{ time: <time dateTime={new Date(at).toISOString()}>{formatTime(at, format, now)}</time> }} />;
}
