import type { RuleSentence } from '@byleave/core';
import { Fragment, type ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';

/** What a rule demands besides one approval: who, how many, how, how often. */
export function RuleDemands({ sentence: { annotations, effect } }: { readonly sentence: RuleSentence }): ReactNode {
  const messages = useMessages(policyMessages);
  const { demands } = messages.policy;
  const { ask, approvers, stepUp, everyTime, limit } = annotations;
  if (effect === 'forbid') return null;
  const people = Number(ask === undefined || ask === '' ? '1' : ask);
  const parts: ReactNode[] = [
    ...(people > 1 ? [messages.format(demands.people, { count: people })] : []),
    ...(approvers === undefined ? [] : [<Sentence key="approvers" template={demands.approvers} values={{ roles: <SafeText text={approvers} /> }} />]),
    ...(stepUp === undefined ? [] : [demands.stepUp]),
    ...(everyTime === undefined ? [] : [demands.everyTime]),
    ...(limit === undefined ? [] : [<Sentence key="limit" template={demands.limit} values={{ limit: <SafeText text={limit} /> }} />]),
  ];
  if (parts.length === 0) return null;
  return (
    <p className="bl-label" data-bl-part="rule-demands">
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && messages.separator}
          <bdi>{part}</bdi>
        </Fragment>
      ))}
    </p>
  );
}
