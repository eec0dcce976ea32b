import { compareRules, type PolicyReading, type PolicyRule, type RuleDifference } from '@byleave/core';
import type { ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { EffectTag } from './effect-tag.tsx';
import { RuleDemands } from './rule-demands.tsx';
import { decisionOf, toRuleEffect } from './rule-effect.ts';
import { RuleSource } from './rule-row.tsx';
import { RuleSentenceText } from './rule-sentence.tsx';
import type { RuleWorld } from './rule-words.ts';

export interface RuleChangesProps {
  readonly before: PolicyReading;
  readonly after: PolicyReading;
  readonly world: RuleWorld;
}

/** What a text changes of what is in force, rule by rule; what may let agents do more comes first and says so. */
export function RuleChanges({ before, after, world }: RuleChangesProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const { changes: words } = policy;
  const isRead = (reading: PolicyReading): boolean => reading.rules.length > 0 || reading.issues.length === 0;
  if (!isRead(before) || !isRead(after)) return <p className="bl-warning">{words.unread}</p>;
  const differences = compareRules(before, after);
  const wider = differences.filter(({ width }) => width === 'wider');
  if (differences.length === 0) return <p className="bl-label">{words.none}</p>;
  return (
    <div className="bl-changes" data-bl-part="rule-changes" data-bl-widens={wider.length > 0 || undefined}>
      {wider.length > 0 ? (
        <p className="bl-warning">
          <Sentence template={words.widening} values={{ count: wider.length }} />
        </p>
      ) : (
        <p className="bl-label">{words.narrowing}</p>
      )}
      <ul className="bl-rows" aria-label={words.title}>
        {[...wider, ...differences.filter(({ width }) => width !== 'wider')].map((difference) => (
          <Difference key={difference.id} difference={difference} world={world} />
        ))}
      </ul>
    </div>
  );
}

interface DifferenceProps {
  readonly difference: RuleDifference;
  readonly world: RuleWorld;
}

function Difference({ difference: { id, before: old, after: now, width }, world }: DifferenceProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const { changes: words } = policy;
  const kind = old && now ? words.changed : now ? words.added : words.removed;
  return (
    <li className="bl-row bl-change" data-bl-part="rule-change" data-bl-width={width}>
      <div className="bl-rule-head">
        <p>
          <strong>{kind}</strong>{' '}
          <code className="bl-label">
            <SafeText text={id} />
          </code>
        </p>
        <span className="bl-tag" data-bl-width={width}>
          {words[width]}
        </span>
      </div>
      {old && <Side label={now ? words.before : ''} rule={old} isGone world={world} />}
      {now && <Side label={old ? words.after : ''} rule={now} isGone={false} world={world} />}
    </li>
  );
}

interface SideProps {
  readonly label: string;
  readonly rule: PolicyRule;
  readonly isGone: boolean;
  readonly world: RuleWorld;
}

function Side({ label, rule, isGone, world }: SideProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const effect = decisionOf(rule);
  const asked = rule.sentence && toRuleEffect(rule.sentence);
  return (
    <div className="bl-change-side" data-bl-side={isGone ? 'before' : 'after'}>
      {label !== '' && <span className="bl-label">{label}</span>}
      {rule.sentence ? (
        <p>
          <RuleSentenceText sentence={rule.sentence} world={world} />
        </p>
      ) : (
        <RuleSource text={rule.source.text} label={rule.id} />
      )}
      <EffectTag effect={effect}>{asked === 'ask' || asked === 'askTwo' ? policy.ruleEffect[asked] : policy.effect[effect]}</EffectTag>
      {rule.sentence && <RuleDemands sentence={rule.sentence} limits={rule.limits} />}
    </div>
  );
}
