import type { PolicyEffect, PolicyExample } from '@byleave/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { emptyCall, parseCall, toCallDraft, type CallDraft } from './call-draft.ts';
import { CallForm } from './call-form.tsx';
import { EffectTag } from './effect-tag.tsx';
import { nextExampleId } from './example-changes.ts';
import type { RuleWorld } from './rule-words.ts';
import { SlotSelect } from './slot-select.tsx';
import { TextSlot } from './text-slot.tsx';
import { toStanding, type ExampleRunsControl } from './use-example-runs.ts';
import type { PolicyDraftControl } from './use-policy-draft.ts';

export interface TestsPanelProps {
  readonly draft: PolicyDraftControl;
  readonly control: ExampleRunsControl;
  readonly world: RuleWorld;
  readonly isReadOnly: boolean;
}

const effects: readonly PolicyEffect[] = ['allow', 'ask', 'deny'];

/** Calls whose decision is known beforehand, run on the text on the page. */
export function TestsPanel({ draft, control, world, isReadOnly }: TestsPanelProps): ReactNode {
  const messages = useMessages(policyMessages);
  const { policy } = messages;
  const words = policy.tests;
  const { announcer } = useByleave();
  /** `null`: a new one. */
  const [open, setOpen] = useState<PolicyExample | null | undefined>(undefined);
  const { examples, text } = draft;
  const { runs, done } = control;
  const run = async (): Promise<void> => {
    const failed = await control.run(text, examples);
    if (failed !== undefined) announcer.announce(messages.format(policy.announce.tested, { failed, count: examples.length }));
  };
  const standings = examples.map((example) => toStanding(runs.get(example.id), example, text));
  const failed = standings.filter((standing) => standing === 'fail' || standing === 'refused').length;
  const isRun = standings.length > 0 && standings.every((standing) => standing !== 'notRun' && standing !== 'stale');
  return (
    <div className="bl-body" data-bl-part="policy-tests" data-bl-state={done === undefined ? (isRun ? (failed > 0 ? 'failing' : 'passing') : 'notRun') : 'running'}>
      <p className="bl-label">{words.intro}</p>
      {examples.length === 0 && <p className="bl-label">{words.empty}</p>}
      {examples.length > 0 && (
        <>
          <div className="bl-row-actions">
            <button type="button" className="bl-button bl-button-small bl-button-primary" data-bl-part="run-tests" aria-disabled={done !== undefined || undefined} onClick={() => done === undefined && void run()}>
              {done === undefined ? words.run : <Sentence template={words.running} values={{ done, count: examples.length }} />}
            </button>
            {isRun && (
              <span className="bl-test-summary" data-bl-part="test-summary">
                <Sentence template={words.summary} values={{ failed, count: examples.length }} />
              </span>
            )}
          </div>
          <ul className="bl-rows" aria-label={words.table}>
            {examples.map((example, index) => {
              const standing = standings[index]!;
              const known = runs.get(example.id);
              return (
                <li key={example.id} className="bl-row bl-test" data-bl-part="policy-test" data-bl-standing={standing}>
                  <div className="bl-rule-head">
                    <p>
                      <strong><SafeText text={example.name} /></strong>
                    </p>
                    <span className="bl-tag" data-bl-standing={standing}>
                      {standing === 'fail' && known && 'effect' in known ? <Sentence template={words.fail} values={{ effect: policy.effectWords[known.effect] }} /> : standing === 'refused' && known && 'refusal' in known ? <Sentence template={words.refused} values={{ reason: messages.refusal(known.refusal) }} /> : standing === 'fail' || standing === 'refused' ? words.notRun : words[standing]}
                    </span>
                  </div>
                  <p className="bl-label">
                    <code><SafeText text={`${example.tool} ${JSON.stringify(example.arguments)}`} /></code>
                  </p>
                  <div className="bl-row-actions">
                    <span className="bl-rule-id">
                      <Sentence template={policy.named} values={{ name: words.expects, value: <EffectTag effect={example.expects}>{policy.effectWords[example.expects]}</EffectTag> }} />
                    </span>
                    {!isReadOnly && (
                      <>
                        <button type="button" className="bl-button bl-button-small" data-bl-part="edit-test" aria-label={messages.format(words.editOf, { test: example.name })} onClick={() => setOpen(example)}>
                          {words.edit}
                        </button>
                        <button type="button" className="bl-button bl-button-small" data-bl-part="remove-test" aria-label={messages.format(words.removeOf, { test: example.name })} onClick={() => draft.removeExample(example.id)}>
                          {words.remove}
                        </button>
                      </>
                    )}
                  </div>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {!isReadOnly && open === undefined && (
        <button type="button" className="bl-button bl-button-small" data-bl-part="add-test" onClick={() => setOpen(null)}>
          {words.add}
        </button>
      )}
      {open !== undefined && (
        <TestForm
          key={open?.id ?? ''}
          example={open}
          world={world}
          onCancel={() => setOpen(undefined)}
          onSubmit={(example) => {
            draft.putExample({ ...example, id: open?.id ?? nextExampleId(examples) });
            setOpen(undefined);
          }}
        />
      )}
      {draft.isEdited && examples.length > 0 && <p className="bl-label">{words.unsaved}</p>}
    </div>
  );
}

interface TestFormProps {
  readonly example: PolicyExample | null;
  readonly world: RuleWorld;
  readonly onSubmit: (example: Omit<PolicyExample, 'id'>) => void;
  readonly onCancel: () => void;
}

function TestForm({ example, world, onSubmit, onCancel }: TestFormProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.tests;
  const [name, setName] = useState(example?.name ?? '');
  const [expects, setExpects] = useState<PolicyEffect>(example?.expects ?? 'ask');
  const [isTold, setTold] = useState(false);
  const [call, setCall] = useState<CallDraft>(example ? toCallDraft(example) : emptyCall);
  const parsed = parseCall(call);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTold(true);
    if (parsed && name.trim() !== '') onSubmit({ name: name.trim(), ...parsed, expects });
  };
  return (
    <form className="bl-edit" aria-label={example ? example.name : words.add} onSubmit={submit} noValidate data-bl-part="test-form">
      <TextSlot kind="test-name" label={words.name} value={name} problem={isTold && name.trim() === '' ? words.unnamed : undefined} onChange={setName} />
      <CallForm call={call} world={world} onChange={setCall} />
      <div className="bl-slots">
        <SlotSelect kind="test-expects" label={words.expects} value={expects} options={effects.map((value) => ({ value, label: policy.effectWords[value] }))} onChange={setExpects} />
      </div>
      <div className="bl-edit-buttons">
        <button type="button" className="bl-button" onClick={onCancel}>
          {words.cancel}
        </button>
        <button type="submit" className="bl-button bl-button-primary" data-bl-part="put-test" aria-disabled={!parsed || undefined}>
          {words.submit}
        </button>
      </div>
    </form>
  );
}
