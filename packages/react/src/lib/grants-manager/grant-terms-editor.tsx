import { isNarrower, type Grant, type GrantTerms } from '@byleave/core';
import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { parseTimes } from '../grants/parse-times.ts';
import { grantsManagerMessages } from '../messages/en/grants-manager.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { fromLocalInput, toLocalInput } from '../time/local-input.ts';
import { TermField } from './term-field.tsx';

export interface GrantTermsEditorProps {
  readonly grant: Grant;
  readonly now: number | null;
  readonly isBlocked: boolean;
  readonly onChange: (terms: GrantTerms) => void;
  readonly onCancel: () => void;
}

/** How often, how much and until when. Less holds at once; more has to be consented to, and the button says which. */
export function GrantTermsEditor({ grant, now, isBlocked, onChange, onCancel }: GrantTermsEditorProps): ReactNode {
  const { grantsManager, format } = useMessages(grantsManagerMessages);
  const { timeZone } = useTimeFormat();
  const [times, setTimes] = useState(grant.mostTimes === undefined ? '' : String(grant.mostTimes));
  const [amount, setAmount] = useState(grant.mostAmount ? String(grant.mostAmount.most) : '');
  const [end, setEnd] = useState(() => toLocalInput(grant.endsAt, timeZone));
  const first = useRef<HTMLInputElement>(null);
  const meansId = useId();
  // Only ever mounted by the person's own press, so the focus is theirs to be led on.
  useEffect(() => first.current?.focus(), []);

  const before = toTerms(grant);
  const mostTimes = parseTimes(times);
  const most = parseAmount(amount);
  // A minute is as fine as the field goes: what was not touched keeps its second.
  const endsAt = end === toLocalInput(grant.endsAt, timeZone) ? grant.endsAt : fromLocalInput(end, timeZone);
  const isEndWrong = endsAt === undefined || (now !== null && endsAt <= now);
  const isAmountWrong = grant.mostAmount !== undefined && most === undefined;
  const terms = mostTimes === null || isEndWrong || isAmountWrong ? undefined : toTerms({ ...grant, endsAt, mostTimes, mostAmount: grant.mostAmount && most !== undefined ? { ...grant.mostAmount, most } : undefined });
  const isNarrow = terms !== undefined && isNarrower(terms, before);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (terms && !isBlocked) onChange(terms);
  };
  return (
    <form className="bl-edit" aria-label={grantsManager.terms.label} onSubmit={submit} noValidate data-bl-part="grant-terms-editor">
      {grant.effect === 'allow' && (
        <TermField
          ref={first}
          label={grantsManager.terms.mostTimes}
          hint={grantsManager.terms.noLimit}
          value={times}
          problem={mostTimes === null ? grantsManager.terms.timesWrong : undefined}
          inputMode="numeric"
          onChange={setTimes}
        />
      )}
      {grant.mostAmount && (
        <TermField
          label={grant.mostAmount.currency === undefined ? grantsManager.terms.mostAmount : format(grantsManager.terms.mostAmountIn, { currency: grant.mostAmount.currency })}
          value={amount}
          problem={isAmountWrong ? grantsManager.terms.amountWrong : undefined}
          inputMode="decimal"
          onChange={setAmount}
        />
      )}
      <TermField
        {...(grant.effect === 'deny' && { ref: first })}
        label={grantsManager.terms.endsAt}
        value={end}
        problem={isEndWrong ? grantsManager.terms.endWrong : undefined}
        type="datetime-local"
        onChange={setEnd}
      />
      <p id={meansId} className="bl-label" role="status">
        <Sentence template={terms ? (isNarrow ? grantsManager.terms.narrowMeans : grantsManager.terms.widenMeans) : grantsManager.terms.incomplete} />
      </p>
      <div className="bl-edit-buttons">
        <button type="button" className="bl-button" onClick={onCancel}>
          {grantsManager.terms.cancel}
        </button>
        <button type="submit" className="bl-button bl-button-primary" aria-disabled={isBlocked || !terms || undefined} aria-describedby={meansId}>
          {isNarrow || !terms ? grantsManager.terms.narrow : grantsManager.terms.widen}
        </button>
      </div>
    </form>
  );
}

/** Terms as a form has them: a bound that is left empty is there, and is `undefined`. */
interface FormTerms extends Omit<GrantTerms, 'conversation' | 'mostTimes' | 'mostAmount'> {
  readonly conversation?: string | undefined;
  readonly mostTimes?: number | undefined;
  readonly mostAmount?: GrantTerms['mostAmount'] | undefined;
}

/** A grant carries more than its terms, and the wire takes nothing else. */
function toTerms({ effect, toolName, agentId, conversation, constraints, mostTimes, mostAmount, endsAt }: FormTerms): GrantTerms {
  return {
    effect,
    toolName,
    agentId,
    constraints,
    endsAt,
    ...(conversation !== undefined && { conversation }),
    ...(mostTimes !== undefined && { mostTimes }),
    ...(mostAmount && { mostAmount }),
  };
}

function parseAmount(text: string): number | undefined {
  const amount = Number(text.trim());
  return text.trim() !== '' && Number.isFinite(amount) && amount >= 0 ? amount : undefined;
}
