import type { ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { NumberSlot } from './number-slot.tsx';
import type { RuleArgument } from './rule-arguments.ts';
import { comparisonsOf, emptyValue, type Comparison, type ConditionDraft, type DraftProblem } from './rule-draft.ts';
import { SlotSelect } from './slot-select.tsx';
import { TextSlot } from './text-slot.tsx';

export interface ConditionRowProps {
  /** From 1. */
  readonly number: number;
  readonly condition: ConditionDraft;
  readonly choices: readonly RuleArgument[];
  readonly problem: DraftProblem | undefined;
  readonly onChange: (condition: ConditionDraft) => void;
  readonly onRemove: () => void;
}

const origins = ['user', 'system', 'agent', 'external', 'unknown'] as const;

/** One condition: which argument, how it is compared, with what. */
export function ConditionRow({ number, condition, choices, problem, onChange, onRemove }: ConditionRowProps): ReactNode {
  const { policy, format } = useMessages(policyMessages);
  const { form } = policy;
  const { argument, is, type } = condition;
  // What the rule already says stays choosable, also where the vocabulary has no word for it.
  const known = choices.some(({ name }) => name === argument) ? choices : [{ name: argument, label: argument, type: type ?? 'String', values: undefined }, ...choices];
  const comparisons = comparisonsOf(type);
  const change = (next: RuleArgument): void => {
    const [first = 'from'] = comparisonsOf(next.type);
    const kept: Comparison = next.type === type && comparisonsOf(next.type).includes(is) ? is : first;
    onChange({ argument: next.name, is: kept, type: next.type, value: kept === is && next.type === type ? condition.value : emptyValue(kept, next.type, next.values) });
  };
  return (
    <div className="bl-condition" role="group" aria-label={`${number}`} data-bl-part="condition">
      <SlotSelect kind="condition-argument" label={form.argument} isLabelHidden value={argument} options={known.map(({ name, label }) => ({ value: name, label }))} onChange={(name) => change(known.find((each) => each.name === name)!)} />
      <SlotSelect
        kind="condition-comparison"
        label={form.comparison}
        isLabelHidden
        value={is}
        options={(comparisons.includes(is) ? comparisons : [is, ...comparisons]).map((value) => ({ value, label: form.is[value] }))}
        onChange={(next) => onChange({ ...condition, is: next, value: isSameValue(is, next) ? condition.value : emptyValue(next, type, known.find(({ name }) => name === argument)?.values) })}
      />
      <Value condition={condition} choice={known.find(({ name }) => name === argument)} problem={problem && form.wrong[problem]} onChange={(value) => onChange({ ...condition, value })} />
      <button type="button" className="bl-button bl-button-small" data-bl-part="remove-condition" aria-label={format(form.removeCondition, { number })} onClick={onRemove}>
        <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true">
          <path d="m6 6 8 8m0-8-8 8" />
        </svg>
      </button>
    </div>
  );
}

interface ValueProps {
  readonly condition: ConditionDraft;
  readonly choice: RuleArgument | undefined;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

function Value({ condition: { is, value, type }, choice, problem, onChange }: ValueProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const { form, sentence } = policy;
  const shared = { label: form.value, isLabelHidden: true, value, problem, onChange } as const;
  if (is === 'from') return <SlotSelect kind="condition-value" {...shared} options={origins.map((origin) => ({ value: origin, label: form.from[origin] }))} />;
  if (type === 'Bool') return <SlotSelect kind="condition-value" {...shared} options={[{ value: 'true', label: sentence.yes }, { value: 'false', label: sentence.no }]} />;
  if (type === 'decimal' || type === 'Long') return <NumberSlot {...shared} isWhole={type === 'Long'} />;
  if ((is === 'is' || is === 'isNot') && choice?.values?.includes(value)) return <SlotSelect kind="condition-value" {...shared} options={choice.values.map((each) => ({ value: each, label: each }))} />;
  return <TextSlot kind="condition-value" {...shared} isLong={is === 'oneOf'} hint={is === 'oneOf' ? form.valueHint : is === 'like' ? form.patternHint : undefined} />;
}

/** Whether what was written for one comparison can stay for another. */
function isSameValue(before: Comparison, after: Comparison): boolean {
  const kindOf = (is: Comparison): string => (is === 'from' || is === 'oneOf' || is === 'like' ? is : 'one');
  return kindOf(before) === kindOf(after);
}
