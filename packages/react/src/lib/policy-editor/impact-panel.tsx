import { useState, type ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { RefusalText } from '../text/refusal-text.tsx';
import { ImpactResult } from './impact-result.tsx';
import { SlotSelect } from './slot-select.tsx';
import type { PolicyDraftControl } from './use-policy-draft.ts';
import type { SimulationControl } from './use-simulation.ts';

export interface ImpactPanelProps {
  readonly draft: PolicyDraftControl;
  readonly control: SimulationControl;
  /** The text on the page can't be read, so there is nothing to try. */
  readonly isBroken: boolean;
}

const depths = ['100', '1000', '10000'] as const;

/** What the text on the page would have done with what really happened, counted, with the rows to look at. */
export function ImpactPanel({ draft, control, isBroken }: ImpactPanelProps): ReactNode {
  const messages = useMessages(policyMessages);
  const { policy } = messages;
  const words = policy.impact;
  const { announcer } = useByleave();
  const [depth, setDepth] = useState<(typeof depths)[number]>('1000');
  const { state } = control;
  const isRunning = state.status === 'running';
  const run = async (): Promise<void> => {
    const ended = await control.start(draft.text, Number(depth));
    if (ended.status === 'done') announcer.announce(messages.format(policy.announce.simulated, { changed: ended.simulation.changed, evaluated: ended.simulation.evaluated }));
  };
  const isStale = state.status === 'done' && state.text !== draft.text;
  return (
    <div className="bl-body" data-bl-part="impact" data-bl-state={isStale ? 'stale' : state.status}>
      <p className="bl-label">{words.intro}</p>
      <div className="bl-slots">
        <SlotSelect kind="impact-depth" label={words.most} value={depth} options={depths.map((value) => ({ value, label: messages.format(words.latest, { count: Number(value) }) }))} isDisabled={isRunning} onChange={setDepth} />
      </div>
      <div className="bl-row-actions">
        {isRunning ? (
          <button
            type="button"
            className="bl-button bl-button-small"
            data-bl-part="cancel-simulation"
            onClick={() => {
              control.cancel();
              announcer.announce(policy.announce.simulationEnded);
            }}
          >
            {words.cancel}
          </button>
        ) : (
          <button type="button" className="bl-button bl-button-small bl-button-primary" data-bl-part="run-simulation" aria-disabled={isBroken || undefined} onClick={() => !isBroken && void run()}>
            {state.status === 'done' ? words.again : words.run}
          </button>
        )}
        {isRunning && (
          <span className="bl-label bl-tabular" data-bl-part="simulation-progress">
            <progress aria-label={words.most} />
            <Sentence template={words.running} values={{ count: state.done }} />
          </span>
        )}
      </div>
      {state.status === 'cancelled' && <p className="bl-label">{words.cancelled}</p>}
      {state.status === 'failed' && (
        <div className="bl-error" role="alert" data-bl-code={state.refusal.code}>
          <p>{words.failed}</p>
          <RefusalText refusal={state.refusal} />
        </div>
      )}
      {isStale && (
        <p className="bl-warning" data-bl-part="simulation-stale">
          <Sentence template={words.stale} />
        </p>
      )}
      {state.status === 'done' && <ImpactResult simulation={state.simulation} limit={state.limit} />}
    </div>
  );
}
