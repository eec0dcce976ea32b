import type { PolicyEffect, PolicyRule, RuleSentence } from '@byleave/core';
import { Suspense, useRef, useState, type ReactNode } from 'react';
import { lazyPart } from '../lazy-part/lazy-part.ts';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { PanelLoading } from '../panel/panel-loading.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { RefusalText } from '../text/refusal-text.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { decisionOf } from './rule-effect.ts';
import { RuleRow } from './rule-row.tsx';
import type { RuleWorld } from './rule-words.ts';
import type { PolicyDraftControl } from './use-policy-draft.ts';
import type { Reading } from './use-reading.ts';
import { useRuleChange } from './use-rule-change.ts';

const RuleForm = lazyPart(async () => (await import('./rule-form.tsx')).RuleForm);

export interface RulesPanelProps {
  readonly draft: PolicyDraftControl;
  readonly reading: Reading;
  readonly world: RuleWorld;
  readonly isReadOnly: boolean;
  readonly onShowText: () => void;
}

const order: readonly PolicyEffect[] = ['deny', 'ask', 'allow'];

/** The text as sentences, in the order of their say: what denies, what asks, what allows, and what becomes of everything else. */
export function RulesPanel({ draft, reading, world, isReadOnly, onShowText }: RulesPanelProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const { announcer } = useByleave();
  const control = useRuleChange(draft);
  /** Id of the one that is edited; `null`: a new one. */
  const [open, setOpen] = useState<string | null | undefined>(undefined);
  /** What can be put back, for as long as nothing else was changed since. */
  const [taken, setTaken] = useState<{ readonly id: string; readonly before: string; readonly after: string | null } | null>(null);
  if (taken?.after === null && taken.before !== draft.text) setTaken({ ...taken, after: draft.text });
  const removed = taken !== null && taken.after === draft.text ? taken : null;
  const list = useRef<HTMLDivElement>(null);
  const { data, error, isCurrent } = reading;
  if (!data) return <p className="bl-body bl-label">{error ? <Sentence template={policy.text.unchecked} /> : policy.rules.checking}</p>;
  const { words, rules } = { words: policy.rules, rules: data.rules };
  const close = (focus: string): void => {
    setOpen(undefined);
    control.forgetRefusal();
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(focus)?.focus());
  };
  const submit = async (sentence: RuleSentence, replaces?: string): Promise<void> => {
    if (!(await control.change({ writes: sentence, ...(replaces !== undefined && { replaces }) }))) return;
    announcer.announce(policy.announce.ruleWritten);
    close('[data-bl-part="add-rule"]');
  };
  const remove = async (id: string): Promise<void> => {
    const before = draft.text;
    if (!(await control.change({ removes: id }))) return;
    setTaken({ id, before, after: null });
    announcer.announce(policy.announce.ruleRemoved);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[data-bl-part="undo-removal"]')?.focus());
  };
  const form = (rule?: PolicyRule): ReactNode => (
    <Suspense key={rule?.id ?? ''} fallback={<PanelLoading words={policy.loading} />}>
      <RuleForm
        {...(rule && { rule })}
        taken={rules.map(({ id }) => id)}
        world={world}
        isPending={control.isPending}
        refusal={control.refusal}
        onSubmit={(sentence) => void submit(sentence, rule?.id)}
        onCancel={() => close(rule ? `[data-bl-rule="${CSS.escape(rule.id)}"] [data-bl-part="edit-rule"]` : '[data-bl-part="add-rule"]')}
      />
    </Suspense>
  );
  return (
    <div ref={list} data-bl-part="rules" data-bl-state={isCurrent ? 'current' : 'checking'}>
      {data.issues.length > 0 && (
        <div className="bl-body bl-error" role="status">
          <p>{rules.length === 0 ? words.unreadable : <Sentence template={words.problem} values={{ problem: <SafeText text={data.issues[0]?.message ?? ''} /> }} />}</p>
          <button type="button" className="bl-button bl-button-small" onClick={onShowText}>
            {words.inText}
          </button>
        </div>
      )}
      {rules.length === 0 && data.issues.length === 0 && <p className="bl-body bl-label">{words.empty}</p>}
      {order.map((effect) => {
        const group = rules.filter((rule) => decisionOf(rule) === effect);
        if (group.length === 0) return null;
        return (
          <section key={effect} className="bl-rule-group" aria-label={words[effect]} data-bl-effect={effect}>
            <p className="bl-label bl-rule-group-label" aria-hidden="true">
              {words[effect]}
            </p>
            <ul className="bl-rows">
              {group.map((rule) => (
                <RuleRow
                  key={rule.id}
                  rule={rule}
                  world={world}
                  isReadOnly={isReadOnly}
                  isBlocked={control.isPending}
                  onEdit={() => {
                    control.forgetRefusal();
                    setOpen(rule.id);
                  }}
                  onRemove={() => void remove(rule.id)}
                  onShowText={onShowText}
                >
                  {open === rule.id ? form(rule) : null}
                </RuleRow>
              ))}
            </ul>
          </section>
        );
      })}
      {data.otherwise && (
        <p className="bl-body bl-otherwise" data-bl-part="otherwise" data-bl-effect={data.otherwise}>
          <Sentence template={words.otherwise[data.otherwise]} />
        </p>
      )}
      <div className="bl-body">
        {rules.length > 0 && <p className="bl-label">{words.order}</p>}
        {removed && !isReadOnly && (
          <p className="bl-removed" role="status">
            <Sentence template={words.removed} values={{ rule: <SafeText text={removed.id} /> }} />{' '}
            <button
              type="button"
              className="bl-link"
              data-bl-part="undo-removal"
              onClick={() => {
                draft.write(removed.before);
                setTaken(null);
                requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[data-bl-part="add-rule"]')?.focus());
              }}
            >
              {words.undo}
            </button>
          </p>
        )}
        {control.refusal && open === undefined && (
          <div className="bl-error" role="alert" data-bl-code={control.refusal.code}>
            <RefusalText refusal={control.refusal} />
          </div>
        )}
        {!isReadOnly && open !== null && (rules.length > 0 || data.issues.length === 0) && (
          <button type="button" className="bl-button bl-button-small" data-bl-part="add-rule" onClick={() => setOpen(null)}>
            {words.add}
          </button>
        )}
      </div>
      {open === null && form()}
    </div>
  );
}
