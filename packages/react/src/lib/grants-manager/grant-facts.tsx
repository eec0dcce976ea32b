import type { GrantStanding, LimitUsage } from '@byleave/core';
import type { ReactNode } from 'react';
import { BudgetMeter } from '../limits/budget-meter.tsx';
import { isBudget, isRate } from '../limits/limit-words.ts';
import { formatTime } from '../messages/time-format.ts';
import { grantsManagerMessages } from '../messages/en/grants-manager.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import type { Phrase } from '../messages/template.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { FactLine } from '../text/fact-line.tsx';
import { Time } from '../text/time.tsx';

export interface GrantFactsProps {
  readonly standing: GrantStanding;
  readonly now: number | null;
}

/** How often it was used and how much of it is left, when it was given and used last. */
export function GrantFacts({ standing: { grant, usage }, now }: GrantFactsProps): ReactNode {
  const messages = useMessages(grantsManagerMessages);
  const { grantsManager } = messages;
  const times = usage.find(isRate);
  const amount = usage.find(isBudget);
  const facts: readonly ReactNode[] = [
    ...(times ? timesWords(times, grant.mostTimes, messages) : []),
    ...(grant.lastUsedAt === undefined ? [] : [<At key="used" template={grantsManager.lastUsed} at={grant.lastUsedAt} now={now} />]),
    <At key="since" template={grantsManager.since} at={grant.createdAt} now={now} />,
    ...(now !== null && now >= grant.endsAt ? [<At key="ended" template={grantsManager.endedAt} at={grant.endsAt} now={now} />] : []),
  ];
  return (
    <>
      <div className="bl-label bl-tabular" data-bl-part="grant-facts">
        <FactLine facts={facts} />
      </div>
      {amount && <BudgetMeter usage={amount} />}
    </>
  );
}

function timesWords({ used, reserved }: LimitUsage, most: number | undefined, { grantsManager, format }: Messages<'grantsManager'>): readonly string[] {
  const waiting = reserved > 0 ? [format(grantsManager.waiting, { count: reserved })] : [];
  if (most !== undefined) return [format(grantsManager.usedOf, { used, most }), ...waiting];
  return [used === 0 ? grantsManager.neverUsed : format(grantsManager.usedTimes, { count: used }), ...waiting];
}

function At({ template, at, now }: { readonly template: Phrase<{ readonly time: unknown }>; readonly at: number; readonly now: number | null }): ReactNode {
  const format = useTimeFormat();
  return <Sentence template={template} values={{ time: <Time at={at}>{formatTime(at, format, now)}</Time> }} />;
}
