import type { ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { ConditionRow } from './condition-row.tsx';
import type { RuleArgument } from './rule-arguments.ts';
import { comparisonsOf, emptyValue, type ClauseDraft, type ConditionDraft, type DraftProblem } from './rule-draft.ts';

export interface ClauseFieldsProps {
  readonly clauses: readonly ClauseDraft[];
  readonly choices: readonly RuleArgument[];
  readonly wrong: Readonly<Record<string, DraftProblem>>;
  readonly onChange: (clauses: readonly ClauseDraft[]) => void;
}

/** What has to hold, and what must not: each exception is one group of conditions, of which all have to hold. */
export function ClauseFields({ clauses, choices, wrong, onChange }: ClauseFieldsProps): ReactNode {
  const { policy, format } = useMessages(policyMessages);
  const { form } = policy;
  const [first] = choices;
  const fresh = (): ConditionDraft | undefined => {
    const [is = 'from'] = comparisonsOf(first?.type);
    return first && { argument: first.name, is, type: first.type, value: emptyValue(is, first.type, first.values) };
  };
  const put = (index: number, conditions: readonly ConditionDraft[]): void =>
    onChange(conditions.length === 0 ? clauses.filter((_, each) => each !== index) : clauses.map((clause, each) => (each === index ? { ...clause, conditions } : clause)));
  const add = (kind: ClauseDraft['kind']): void => {
    const condition = fresh();
    if (!condition) return;
    const index = kind === 'when' ? clauses.findIndex((clause) => clause.kind === 'when') : -1;
    if (index >= 0) put(index, [...clauses[index]!.conditions, condition]);
    else onChange(kind === 'when' ? [{ kind, conditions: [condition] }, ...clauses] : [...clauses, { kind, conditions: [condition] }]);
  };
  const exceptions = clauses.filter(({ kind }) => kind === 'unless');
  return (
    <>
      {clauses.map(({ kind, conditions }, index) => (
        <fieldset key={index} className="bl-fieldset" data-bl-part="rule-clause" data-bl-kind={kind}>
          <legend>{kind === 'when' ? form.conditions : exceptions.length > 1 ? format(form.exceptionNumber, { number: clauses.slice(0, index + 1).filter((clause) => clause.kind === 'unless').length }) : form.exception}</legend>
          {conditions.map((condition, each) => (
            <ConditionRow
              key={each}
              number={each + 1}
              condition={condition}
              choices={choices}
              problem={wrong[`clauses.${index}.conditions.${each}`]}
              onChange={(next) => put(index, conditions.map((before, at) => (at === each ? next : before)))}
              onRemove={() => put(index, conditions.filter((_, at) => at !== each))}
            />
          ))}
          {kind === 'unless' && first && (
            <button type="button" className="bl-link" onClick={() => put(index, [...conditions, fresh()!])}>
              {form.addCondition}
            </button>
          )}
        </fieldset>
      ))}
      {first ? (
        <div className="bl-row-actions">
          <button type="button" className="bl-button bl-button-small" data-bl-part="add-condition" onClick={() => add('when')}>
            {form.addCondition}
          </button>
          <button type="button" className="bl-button bl-button-small" data-bl-part="add-exception" onClick={() => add('unless')}>
            {form.addException}
          </button>
        </div>
      ) : (
        <p className="bl-label">{form.noArguments}</p>
      )}
    </>
  );
}
