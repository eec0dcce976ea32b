import type { ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { ImpactResult } from './impact-result.tsx';
import { toStanding, type ExampleRunsControl } from './use-example-runs.ts';
import type { PolicyDraftControl } from './use-policy-draft.ts';
import type { SimulationControl } from './use-simulation.ts';

export interface ReviewEvidenceProps {
  readonly text: string;
  readonly draft: PolicyDraftControl;
  readonly simulation: SimulationControl;
  readonly tests: ExampleRunsControl;
}

const depth = 1_000;

/** What is known of the text that is reviewed: what it would have done, and whether its tests pass; each can be run here. */
export function ReviewEvidence({ text, draft, simulation, tests }: ReviewEvidenceProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.reviewing;
  const { state } = simulation;
  const { examples } = draft;
  const standings = examples.map((example) => toStanding(tests.runs.get(example.id), example, text));
  const failing = standings.filter((standing) => standing === 'fail' || standing === 'refused').length;
  const isRun = standings.every((standing) => standing !== 'notRun' && standing !== 'stale');
  const isSimulated = state.status === 'done' && state.text === text;
  return (
    <>
      <section aria-label={words.impact} className="bl-evidence" data-bl-part="review-impact">
        <p className="bl-label">{words.impact}</p>
        {isSimulated ? (
          <ImpactResult simulation={state.simulation} limit={state.limit} />
        ) : (
          <p>
            {state.status === 'running' ? <Sentence template={policy.impact.running} values={{ count: state.done }} /> : words.noImpact}{' '}
            {state.status !== 'running' && (
              <button type="button" className="bl-link" data-bl-part="review-simulate" onClick={() => void simulation.start(text, depth)}>
                {policy.impact.run}
              </button>
            )}
          </p>
        )}
      </section>
      <section aria-label={words.tests} className="bl-evidence" data-bl-part="review-tests" data-bl-failing={failing}>
        <p className="bl-label">{words.tests}</p>
        {examples.length === 0 ? (
          <p>{words.noTests}</p>
        ) : isRun ? (
          <p className={failing > 0 ? 'bl-warning' : undefined}>{failing > 0 ? <Sentence template={words.failing} values={{ count: failing }} /> : <Sentence template={policy.tests.summary} values={{ failed: 0, count: examples.length }} />}</p>
        ) : (
          <p>
            <button type="button" className="bl-link" data-bl-part="review-run-tests" onClick={() => void tests.run(text, examples)}>
              {policy.tests.run}
            </button>
          </p>
        )}
      </section>
    </>
  );
}
