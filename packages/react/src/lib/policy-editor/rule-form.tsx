import type { PolicyRule, Refusal, RuleSentence } from '@byleave/core';
import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { Heading } from '../text/heading.tsx';
import { RefusalText } from '../text/refusal-text.tsx';
import { ClauseFields } from './clause-fields.tsx';
import { DemandFields } from './demand-fields.tsx';
import { argumentsOf } from './rule-arguments.ts';
import { newRuleDraft, parseRuleDraft, toRuleDraft, type RuleDraft } from './rule-draft.ts';
import { ruleEffects } from './rule-effect.ts';
import { RuleDemands } from './rule-demands.tsx';
import { RuleSentenceText } from './rule-sentence.tsx';
import { nameOfAgent, type RuleWorld } from './rule-words.ts';
import { SlotSelect } from './slot-select.tsx';
import { useSubheadingLevel } from './subheading-level.ts';
import { TextSlot } from './text-slot.tsx';
import { ToolChoice } from './tool-choice.tsx';

export interface RuleFormProps {
  /** Default: a new one. */
  readonly rule?: PolicyRule;
  /** Names that are taken. */
  readonly taken: readonly string[];
  readonly world: RuleWorld;
  readonly isPending: boolean;
  readonly refusal: Refusal | null;
  readonly onSubmit: (sentence: RuleSentence) => void;
  readonly onCancel: () => void;
}

const anyAgent = '*';

/** A rule in slots, and how it reads while they are filled. */
export function RuleForm({ rule, taken, world, isPending, refusal, onSubmit, onCancel }: RuleFormProps): ReactNode {
  const { policy, format } = useMessages(policyMessages);
  const { form } = policy;
  const level = useSubheadingLevel();
  const labelId = useId();
  const label = useRef<HTMLHeadingElement>(null);
  const [draft, setDraft] = useState<RuleDraft>(() => startOf(rule, taken, world));
  const [isTold, setTold] = useState(false);
  // Only ever mounted by the person's own press, so the focus is theirs to be led on.
  useEffect(() => label.current?.focus(), []);
  const parsed = parseRuleDraft(draft);
  const wrong = isTold && 'wrong' in parsed ? parsed.wrong : {};
  const change = (changes: Partial<RuleDraft>): void => setDraft((now) => ({ ...now, ...changes }));
  const choices = argumentsOf(world, draft.calls, draft.tools);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTold(true);
    if (isPending) return;
    if ('sentence' in parsed) return onSubmit(parsed.sentence);
    const host = event.currentTarget;
    requestAnimationFrame(() => host.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  };
  const agents = draft.agent === '' || world.agents.some(({ id }) => id === draft.agent) ? world.agents : [...world.agents, { id: draft.agent, name: draft.agent }];
  return (
    <form className="bl-edit bl-rule-form" aria-labelledby={labelId} onSubmit={submit} noValidate data-bl-part="rule-form">
      <Heading id={labelId} level={level} ref={label}>
        {rule ? format(form.edit, { rule: rule.id }) : form.add}
      </Heading>
      <div className="bl-slots">
        <SlotSelect
          kind="rule-agent"
          label={form.agent}
          value={draft.agent === '' ? anyAgent : draft.agent}
          options={[{ value: anyAgent, label: policy.sentence.anyAgent }, ...agents.map(({ id }) => ({ value: id, label: nameOfAgent(world, id) }))]}
          onChange={(agent) => change({ agent: agent === anyAgent ? '' : agent })}
        />
        <SlotSelect
          kind="rule-calls"
          label={form.calls}
          value={draft.calls}
          options={[
            { value: 'tools', label: form.someTools },
            { value: 'reads', label: form.reads },
            { value: 'writes', label: form.writes },
            { value: 'every call', label: form.everyCall },
          ]}
          onChange={(calls) => change({ calls })}
        />
        <SlotSelect
          kind="rule-effect"
          label={form.effect}
          value={draft.effect === 'other' ? 'ask' : draft.effect}
          options={ruleEffects.map((value) => ({ value, label: policy.ruleEffect[value] }))}
          onChange={(effect) => change({ effect, people: effect === 'askTwo' ? '2' : effect === 'ask' ? '1' : draft.people })}
        />
      </div>
      {draft.calls === 'tools' && <ToolChoice tools={world.tools} chosen={draft.tools} problem={wrong['tools'] && form.wrong[wrong['tools']]} onChange={(tools) => change({ tools })} />}
      <ClauseFields clauses={draft.clauses} choices={choices} wrong={wrong} onChange={(clauses) => change({ clauses })} />
      <DemandFields draft={draft} onChange={change} />
      <TextSlot kind="rule-reason" label={form.reason} value={draft.reason} onChange={(reason) => change({ reason })} />
      <TextSlot kind="rule-name" label={form.name} hint={form.nameHint} value={draft.name} problem={wrong['name'] && form.wrong[wrong['name']]} onChange={(name) => change({ name })} />
      {'sentence' in parsed && (
        <div className="bl-rule-preview" data-bl-part="rule-preview">
          <p className="bl-label">{form.preview}</p>
          <p>
            <Sentence
              template={policy.impact.promptsChange}
              values={{
                before: <RuleSentenceText sentence={parsed.sentence} world={world} />,
                after: <strong>{draft.effect === 'other' ? policy.effect.ask : policy.ruleEffect[draft.effect]}</strong>,
              }}
            />
          </p>
          <RuleDemands sentence={parsed.sentence} />
        </div>
      )}
      {refusal && (
        <div className="bl-error" role="alert" data-bl-code={refusal.code}>
          <RefusalText refusal={refusal} />
        </div>
      )}
      <div className="bl-edit-buttons">
        <button type="button" className="bl-button" data-bl-part="cancel-rule" onClick={onCancel}>
          {form.cancel}
        </button>
        <button type="submit" className="bl-button bl-button-primary" data-bl-part="put-rule" aria-disabled={isPending || undefined}>
          <Sentence template={isPending ? form.submitting : form.submit} />
        </button>
      </div>
    </form>
  );
}

function startOf(rule: PolicyRule | undefined, taken: readonly string[], world: RuleWorld): RuleDraft {
  if (rule?.sentence) {
    const { calls } = rule.sentence;
    const known = argumentsOf(world, calls.of, calls.of === 'tools' ? calls.names : []);
    return toRuleDraft(rule.sentence, (argument) => known.find(({ name }) => name === argument)?.type);
  }
  let number = 1;
  while (taken.includes(`rule-${number}`)) number += 1;
  return newRuleDraft(`rule-${number}`);
}
