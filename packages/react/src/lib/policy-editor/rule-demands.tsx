import type { Limit, RuleSentence } from '@byleave/core';
import { Fragment, type ReactNode } from 'react';
import { toLimitName } from '../limits/limit-words.ts';
import { limitsMessages } from '../messages/en/limits.ts';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import type { TimeFormat } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';

export interface RuleDemandsProps {
  readonly sentence: RuleSentence;
  /** As they were understood; without them the limit stands there as it is written. */
  readonly limits?: readonly Limit[] | undefined;
}

/** What a rule demands besides one approval: who, how many, how, how often. */
export function RuleDemands({ sentence: { annotations, effect }, limits }: RuleDemandsProps): ReactNode {
  const messages = useMessages(policyMessages, limitsMessages);
  const format = useTimeFormat();
  const { demands } = messages.policy;
  const { ask, approvers, stepUp, everyTime, limit } = annotations;
  if (effect === 'forbid') return null;
  const people = Number(ask === undefined || ask === '' ? '1' : ask);
  const parts: ReactNode[] = [
    ...(people > 1 ? [messages.format(demands.people, { count: people })] : []),
    ...(approvers === undefined ? [] : [<Sentence key="approvers" template={demands.approvers} values={{ roles: <SafeText text={approvers} /> }} />]),
    ...(stepUp === undefined ? [] : [demands.stepUp]),
    ...(everyTime === undefined ? [] : [demands.everyTime]),
    ...(limit === undefined || limits ? [] : [<Sentence key="limit" template={demands.limit} values={{ limit: <SafeText text={limit} /> }} />]),
    ...(limits ?? []).map((each) => <Sentence key={each.id} template={demands.limit} values={{ limit: <LimitText limit={each} format={format} messages={messages} /> }} />),
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

interface LimitTextProps {
  readonly limit: Limit;
  readonly format: TimeFormat;
  readonly messages: Messages<'policy' | 'limits'>;
}

/** "€10,000 a month (amount) for each person". */
function LimitText({ limit, format, messages }: LimitTextProps): ReactNode {
  const { everybody, each, eachArgument } = messages.policy.demands;
  const named: Readonly<Record<string, string>> = each;
  return (
    <>
      <bdi>{toLimitName(limit, format, messages)}</bdi>{' '}
      {limit.kind === 'budget' && (
        <bdi>
          (<SafeText text={limit.argument.slice(1)} />){' '}
        </bdi>
      )}
      {limit.per.length === 0 ? everybody : limit.per.map((scope, index) => (
        <Fragment key={scope}>
          {index > 0 && messages.separator}
          {named[scope] ?? <Sentence template={eachArgument} values={{ name: <SafeText text={scope.replace(/^\//u, '')} /> }} />}
        </Fragment>
      ))}
    </>
  );
}
