import type { Action } from '@byleave/core';
import type { ReactNode } from 'react';
import { useLimits } from '../hooks/use-limits.ts';
import { limitsMessages } from '../messages/en/limits.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { formatAmount } from './format-amount.ts';
import { isBudget, toLimitName } from './limit-words.ts';
import { isRead, toDrawn } from './meter-state.ts';

/** What a request leaves of each budget it draws on, the tightest first: "After this: €450 left of €10,000 a month". */
export function BudgetEffect({ action }: { readonly action: Action }): ReactNode {
  const messages = useMessages(limitsMessages);
  const format = useTimeFormat();
  const { data } = useLimits();
  const effects = toDrawn(action.limits, data).filter(isRead).filter(isBudget);
  if (effects.length === 0) return null;
  return (
    <div className="bl-note" data-bl-part="budget-effect">
      {effects.map(({ limit, used, reserved }) => {
        // What this request holds is among what is reserved.
        const left = limit.most - used - reserved;
        return (
          // A browser may keep the direction that an isolate had in the language before.
          <p key={`${limit.id} ${messages.catalog.locale}`}>
            <Sentence
              template={left >= 0 ? messages.limits.after : messages.limits.afterOver}
              values={{
                amount: <bdi>{formatAmount(Math.abs(left), limit.currency, format.locale)}</bdi>,
                limit: <bdi>{toLimitName(limit, format, messages)}</bdi>,
              }}
            />
          </p>
        );
      })}
    </div>
  );
}
