import type { PolicyRule } from '@byleave/core';
import type { ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { VisibleText } from '../text/visible-text.tsx';
import { EffectTag } from './effect-tag.tsx';
import { RuleDemands } from './rule-demands.tsx';
import { decisionOf, toRuleEffect } from './rule-effect.ts';
import { RuleSentenceText } from './rule-sentence.tsx';
import type { RuleWorld } from './rule-words.ts';

export interface RuleRowProps {
  readonly rule: PolicyRule;
  readonly world: RuleWorld;
  readonly isReadOnly: boolean;
  readonly isBlocked: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onShowText: () => void;
  /** The form, while it is edited. */
  readonly children: ReactNode;
}

/** One rule: as a sentence, or as its own text and why it is none. */
export function RuleRow({ rule, world, isReadOnly, isBlocked, onEdit, onRemove, onShowText, children }: RuleRowProps): ReactNode {
  const { policy, format } = useMessages(policyMessages);
  const { rules: words } = policy;
  const { id, sentence, beatenBy, why } = rule;
  const effect = decisionOf(rule);
  const kind = sentence && toRuleEffect(sentence);
  if (children) return <li className="bl-row bl-rule">{children}</li>;
  return (
    <li className="bl-row bl-rule" data-bl-part="rule" data-bl-rule={id} data-bl-effect={effect} data-bl-kind={sentence ? 'sentence' : 'text'}>
      <div className="bl-rule-head">
        <p className="bl-rule-words">{sentence ? <RuleSentenceText sentence={sentence} world={world} /> : <code className="bl-label"><SafeText text={id} /></code>}</p>
        <EffectTag effect={effect}>{kind === 'ask' || kind === 'askTwo' ? policy.ruleEffect[kind] : policy.effect[effect]}</EffectTag>
      </div>
      {sentence ? <RuleDemands sentence={sentence} limits={rule.limits} /> : <RuleSource text={rule.source.text} label={id} />}
      {why && <p className="bl-label">{words.why[why]}</p>}
      {sentence?.annotations['reason'] !== undefined && (
        <p className="bl-label">
          <Sentence template={policy.sentence.because} values={{ reason: <SafeText text={sentence.annotations['reason']} /> }} />
        </p>
      )}
      {beatenBy && (
        <p className="bl-warning" data-bl-part="rule-beaten">
          <Sentence template={words.beaten[beatenBy.effect]} values={{ rule: <code><SafeText text={beatenBy.policy} /></code> }} />
        </p>
      )}
      {isTooBroad(rule) && (
        <p className="bl-warning" data-bl-part="rule-broad">
          <Sentence template={words.tooBroad} />
        </p>
      )}
      <div className="bl-row-actions">
        {sentence && (
          <code className="bl-label bl-rule-id">
            <SafeText text={id} />
          </code>
        )}
        {!isReadOnly && sentence && (
          <button type="button" className="bl-button bl-button-small" data-bl-part="edit-rule" aria-label={format(words.editOf, { rule: id })} onClick={onEdit}>
            {words.edit}
          </button>
        )}
        {!isReadOnly && !sentence && (
          <button type="button" className="bl-button bl-button-small" data-bl-part="edit-in-text" onClick={onShowText}>
            {words.inText}
          </button>
        )}
        {!isReadOnly && (
          <button type="button" className="bl-button bl-button-small" data-bl-part="remove-rule" aria-label={format(words.removeOf, { rule: id })} aria-disabled={isBlocked || undefined} onClick={() => !isBlocked && onRemove()}>
            {words.remove}
          </button>
        )}
      </div>
    </li>
  );
}

/** A policy as it is written. */
export function RuleSource({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  return (
    <pre className="bl-source" dir="ltr" tabIndex={0} role="group" aria-label={label} data-bl-part="rule-source">
      <code>
        <VisibleText text={text} />
      </code>
    </pre>
  );
}

function isTooBroad({ sentence, beatenBy }: PolicyRule): boolean {
  return sentence !== undefined && !beatenBy && toRuleEffect(sentence) === 'allow' && sentence.calls.of === 'every call' && sentence.clauses.length === 0 && sentence.agent === undefined;
}
