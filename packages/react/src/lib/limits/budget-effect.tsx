import { canonicalize, type Action, type LimitHold, type LimitUsage } from '@byleave/core';
import type { ReactNode } from 'react';
import { useLimits } from '../hooks/use-limits.ts';
import { limitsMessages } from '../messages/en/limits.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { formatAmount } from './format-amount.ts';
import { toLimitWords } from './limit-words.ts';

/** What a request leaves of each budget it draws on: "After this: €450 left of €10,000 a month". */
export function BudgetEffect({ action }: { readonly action: Action }): ReactNode {
  const messages = useMessages(limitsMessages);
  const format = useTimeFormat();
  const { data: usages = [] } = useLimits();
  const effects = action.limits.flatMap((hold) => {
    const usage = usages.find((each) => isOf(each, hold));
    if (hold.limit.kind !== 'budget' || !usage) return [];
    // What this request holds is among what is reserved.
    const left = usage.limit.most - usage.used - usage.reserved;
    return [{ usage, left, currency: hold.limit.currency }];
  });
  if (effects.length === 0) return null;
  return (
    <div className="bl-note" data-bl-part="budget-effect">
      {effects.map(({ usage, left, currency }) => (
        // A browser may keep the direction that an isolate had in the language before.
        <p key={`${usage.limit.id} ${messages.catalog.locale}`}>
          <Sentence
            template={left >= 0 ? messages.limits.after : messages.limits.afterOver}
            values={{
              amount: <bdi>{formatAmount(Math.abs(left), currency, format.locale)}</bdi>,
              limit: <bdi>{toLimitWords(usage, format, messages, null, undefined).name}</bdi>,
            }}
          />
        </p>
      ))}
    </div>
  );
}

function isOf(usage: LimitUsage, hold: LimitHold): boolean {
  return usage.limit.id === hold.limit.id && canonicalize(usage.scope) === canonicalize(hold.scope);
}
