import type { PolicyExample, PolicyTrial } from '@byleave/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { RefusalText } from '../text/refusal-text.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { emptyCall, parseCall, type CallDraft } from './call-draft.ts';
import { CallForm } from './call-form.tsx';
import { nextExampleId } from './example-changes.ts';
import { EffectTag } from './effect-tag.tsx';
import type { RuleWorld } from './rule-words.ts';
import { SlotSelect } from './slot-select.tsx';
import type { PolicyDraftControl } from './use-policy-draft.ts';
import { useTrial } from './use-trial.ts';

export interface TrialPanelProps {
  readonly draft: PolicyDraftControl;
  readonly world: RuleWorld;
  readonly isReadOnly: boolean;
}

/** One call that nobody makes: what would be decided, which rule says so, and why the others do not. */
export function TrialPanel({ draft, world, isReadOnly }: TrialPanelProps): ReactNode {
  const messages = useMessages(policyMessages);
  const { policy } = messages;
  const words = policy.trial;
  const { announcer } = useByleave();
  const [call, setCall] = useState<CallDraft>(emptyCall);
  const [against, setAgainst] = useState<'draft' | 'live'>('draft');
  const [isKept, setKept] = useState(false);
  const { state, run } = useTrial();
  const parsed = parseCall(call);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!parsed || state.status === 'running') return;
    setKept(false);
    const next = await run({ ...parsed, ...(against === 'draft' && { text: draft.text }) });
    if (next.status === 'done') announcer.announce(messages.format(policy.announce.tried, { effect: policy.effectWords[next.trial.decision.effect] }));
  };
  const keep = (trial: PolicyTrial): void => {
    if (!parsed) return;
    draft.putExample({ id: nextExampleId(draft.examples), name: messages.format(policy.named, { name: parsed.tool, value: policy.effectWords[trial.decision.effect] }), ...parsed, expects: trial.decision.effect } satisfies PolicyExample);
    setKept(true);
  };
  const isStale = state.status === 'done' && state.request.text !== undefined && state.request.text !== draft.text;
  return (
    <div className="bl-body" data-bl-part="trial" data-bl-state={state.status}>
      <p className="bl-label">{words.intro}</p>
      <form className="bl-call" onSubmit={(event) => void submit(event)}>
        <CallForm call={call} world={world} onChange={setCall} />
        <div className="bl-slots">
          <SlotSelect
            kind="trial-against"
            label={words.against}
            value={against}
            options={[
              { value: 'draft', label: words.draft },
              { value: 'live', label: words.live },
            ]}
            onChange={setAgainst}
          />
        </div>
        <button type="submit" className="bl-button bl-button-small bl-button-primary" data-bl-part="run-trial" aria-disabled={!parsed || state.status === 'running' || undefined}>
          {state.status === 'running' ? words.running : words.run}
        </button>
      </form>
      {state.status === 'refused' && (
        <div className="bl-error" role="alert" data-bl-code={state.refusal.code}>
          <RefusalText refusal={state.refusal} />
        </div>
      )}
      {state.status === 'done' && (
        <>
          {isStale && <p className="bl-warning">{policy.tests.stale}</p>}
          <TrialResult trial={state.trial} />
          {!isReadOnly && (
            <p>
              <button type="button" className="bl-button bl-button-small" data-bl-part="keep-example" aria-disabled={isKept || undefined} onClick={() => !isKept && keep(state.trial)}>
                {words.keep}
              </button>{' '}
              {isKept && (
                <span role="status" className="bl-label">
                  {words.kept}
                </span>
              )}
            </p>
          )}
        </>
      )}
    </div>
  );
}

function TrialResult({ trial: { decision, policies } }: { readonly trial: PolicyTrial }): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.trial;
  return (
    <div className="bl-trial-result" data-bl-part="trial-result" data-bl-effect={decision.effect}>
      <p>
        <Sentence template={policy.named} values={{ name: words.decision, value: <EffectTag effect={decision.effect}>{policy.effectWords[decision.effect]}</EffectTag> }} />
      </p>
      {decision.reasons.map(({ policy: id, text }) => (
        <p key={`${id} ${text}`} className="bl-label">
          {text === '' ? (
            <Sentence template={words.becausePlain} values={{ policy: <code><SafeText text={id} /></code> }} />
          ) : (
            <Sentence template={words.because} values={{ policy: <code><SafeText text={id} /></code>, reason: <SafeText text={text} /> }} />
          )}
        </p>
      ))}
      {!policies.some(({ standing }) => standing === 'matched' || standing === 'failed') && policies.length > 0 && <p className="bl-label">{words.nobody}</p>}
      {policies.length === 0 ? (
        <p className="bl-label">{words.unexplained}</p>
      ) : (
        <div className="bl-table-frame" role="group" tabIndex={0} aria-label={words.rules}>
          <table className="bl-table" data-bl-part="trial-rules">
            <caption>{words.rules}</caption>
            <thead>
              <tr>
                <th scope="col">{words.rule}</th>
                <th scope="col">{words.effect}</th>
                <th scope="col">{words.standing}</th>
              </tr>
            </thead>
            <tbody>
              {policies.map(({ policy: id, effect, standing, message }) => (
                <tr key={id} data-bl-standing={standing}>
                  <th scope="row">
                    <code>
                      <SafeText text={id} />
                    </code>
                  </th>
                  <td>
                    <code>{effect}</code>
                  </td>
                  <td>
                    {words.standings[standing]}
                    {message !== undefined && (
                      <>
                        {' '}
                        <SafeText text={message} />
                      </>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
