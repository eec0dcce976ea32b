import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { queryKeys } from '../hooks/query-keys.ts';
import { passkeysMessages } from '../messages/en/passkeys.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { setUpPasskey } from '../passkey/set-up-passkey.ts';
import type { StepUpProblem } from '../passkey/step-up-problem.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';

type AddState = 'idle' | 'adding' | 'added' | 'problem';

/** Makes another passkey. Whoever has one already is asked for it first. */
export function AddPasskey({ hasPasskey }: { readonly hasPasskey: boolean }): ReactNode {
  const messages = useMessages(passkeysMessages);
  const { passkeys } = messages;
  const { client, authenticator, queryClient } = useByleave();
  const [label, setLabel] = useState('');
  const [isLabelMissing, setIsLabelMissing] = useState(false);
  const [state, setState] = useState<AddState>('idle');
  const [problem, setProblem] = useState<StepUpProblem | null>(null);
  const id = useId();

  const add = async (): Promise<void> => {
    setState('adding');
    const result = await setUpPasskey({ client, authenticator }, { label: label.trim(), hasPasskey });
    setState(result.ok ? 'added' : 'problem');
    setProblem(result.ok ? null : result.problem);
    if (result.ok) setLabel('');
    void queryClient.invalidateQueries({ queryKey: queryKeys.passkeys });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setIsLabelMissing(label.trim() === '');
    if (state !== 'adding' && label.trim() !== '') void add();
  };
  return (
    <form className="bl-body bl-add-passkey" onSubmit={submit} noValidate data-bl-part="add-passkey" data-bl-state={state}>
      <div className="bl-field">
        <label htmlFor={id}>{passkeys.name}</label>
        <input
          id={id}
          className="bl-input"
          type="text"
          dir="auto"
          maxLength={labelLength}
          value={label}
          aria-invalid={isLabelMissing || undefined}
          aria-describedby={`${id}-help`}
          onChange={(event) => setLabel(event.target.value)}
        />
        <span id={`${id}-help`} className={isLabelMissing ? 'bl-error' : 'bl-label'}>
          <Sentence template={isLabelMissing ? passkeys.nameMissing : passkeys.nameHelp} />
        </span>
      </div>
      <button type="submit" className="bl-button" aria-disabled={state === 'adding' || undefined}>
        {state === 'adding' ? passkeys.adding : passkeys.add}
      </button>
      {state === 'added' && <p role="status"><Sentence template={passkeys.added} /></p>}
      {state === 'problem' && problem && (
        <p className={problem.kind === 'cancelled' ? 'bl-note' : 'bl-error'} role="alert">
          {problem.kind === 'refused' ? <SafeText text={messages.refusal(problem.refusal)} /> : <Sentence template={passkeys.problem[problem.kind]} />}
        </p>
      )}
    </form>
  );
}

/** The longest name the authority takes (`registerPasskeyRequestSchema`). */
const labelLength = 100;
