import type { ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { NumberSlot } from './number-slot.tsx';
import type { RuleDraft } from './rule-draft.ts';
import { TextSlot } from './text-slot.tsx';

export interface DemandFieldsProps {
  readonly draft: RuleDraft;
  readonly onChange: (changes: Partial<RuleDraft>) => void;
}

/** What an asking rule demands of who approves, and how often either kind may happen. */
export function DemandFields({ draft, onChange }: DemandFieldsProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const { form } = policy;
  const isAsking = draft.effect !== 'allow' && draft.effect !== 'deny';
  if (draft.effect === 'deny') return null;
  return (
    <details className="bl-rule-more" open={draft.effect === 'other' || draft.limit !== '' || draft.isSteppedUp || draft.isEveryTime || undefined}>
      <summary>{isAsking ? form.more : form.limit}</summary>
      <div className="bl-rule-more-body">
        {isAsking && (
          <>
            <NumberSlot label={form.people} value={draft.people} isWhole min={1} problem={undefined} onChange={(people) => onChange({ people, effect: draft.approvers === '' ? toEffect(people) : 'other' })} />
            <TextSlot kind="rule-approvers" label={form.approvers} hint={<Sentence template={form.approversHint} values={{ roles: <Example text="finance:2, legal:1" /> }} />} value={draft.approvers} onChange={(approvers) => onChange({ approvers, effect: approvers === '' ? toEffect(draft.people) : 'other' })} />
            <label className="bl-check">
              <input type="checkbox" checked={draft.isSteppedUp} onChange={({ target }) => onChange({ isSteppedUp: target.checked })} />
              {form.stepUp}
            </label>
            <label className="bl-check">
              <input type="checkbox" checked={draft.isEveryTime} onChange={({ target }) => onChange({ isEveryTime: target.checked })} />
              {form.everyTime}
            </label>
          </>
        )}
        <TextSlot kind="rule-limit" label={form.limit} hint={<Sentence template={form.limitHint} values={{ rate: <Example text="10 per hour per user" />, budget: <Example text="500 EUR of amount per day" /> }} />} value={draft.limit} onChange={(limit) => onChange({ limit })} />
      </div>
    </details>
  );
}

/** What is written in the policy’s own language, which reads from the left in every other. */
function Example({ text }: { readonly text: string }): ReactNode {
  return <code dir="ltr">{text}</code>;
}

function toEffect(people: string): RuleDraft['effect'] {
  return people === '1' || people === '' ? 'ask' : people === '2' ? 'askTwo' : 'other';
}
