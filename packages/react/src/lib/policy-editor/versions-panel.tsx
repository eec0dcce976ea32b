import type { PolicyState } from '@byleave/core';
import type { ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { Time } from '../text/time.tsx';
import type { Reviewed } from './review-dialog.tsx';
import { RuleSource } from './rule-row.tsx';
import { TextChanges } from './text-changes.tsx';

export interface VersionsPanelProps {
  readonly policy: PolicyState;
  readonly isReadOnly: boolean;
  readonly onReview: (reviewed: Reviewed) => void;
  /** Puts a text on the page, as changes of the draft. */
  readonly onOpen: (text: string) => void;
}

/** What was in force, newest first, and the way back to each of it. */
export function VersionsPanel({ policy: { inForce, initial, versions }, isReadOnly, onReview, onOpen }: VersionsPanelProps): ReactNode {
  const { policy, format } = useMessages(policyMessages);
  const words = policy.versions;
  const { viewer } = useByleave();
  const time = useTimeFormat();
  // Of many versions only the newest are listed: what came before them is further back.
  const oldest = versions.at(-1)?.number;
  if (oldest === undefined) return <p className="bl-body bl-label">{words.empty}</p>;
  return (
    <>
      <p className="bl-body bl-label">{words.intro}</p>
      <ol className="bl-rows" reversed aria-label={policy.panel.versions}>
        {versions.map(({ number, author, at, changes, text, restores }) => (
          <li key={number} className="bl-row" data-bl-part="policy-version" data-bl-version={number} data-bl-state={number === inForce.number ? 'inForce' : 'past'}>
            <div className="bl-rule-head">
              <p>
                <strong>
                  <Sentence template={words.version} values={{ version: number }} />
                </strong>
              </p>
              {number === inForce.number && <span className="bl-tag">{words.inForce}</span>}
            </div>
            <p className="bl-label">
              <Sentence
                template={author.id === viewer?.id ? words.byYou : words.by}
                values={{ person: <SafeText text={author.name} />, time: <Time at={at}>{formatTime(at, time, 0)}</Time> }}
              />
            </p>
            {restores !== undefined && <p className="bl-label">{restores === 0 ? words.restoresInitial : <Sentence template={words.restores} values={{ version: restores }} />}</p>}
            <details>
              <summary>{format(words.changes, { version: number })}</summary>
              <TextChanges changes={changes} label={format(words.changes, { version: number })} />
            </details>
            <details>
              <summary>{format(words.text, { version: number })}</summary>
              <RuleSource text={text} label={format(words.text, { version: number })} />
            </details>
            {!isReadOnly && (
              <div className="bl-row-actions">
                {number !== inForce.number && (
                  <button type="button" className="bl-button bl-button-small" data-bl-part="roll-back" aria-label={format(words.rollBackOf, { version: number })} onClick={() => onReview({ request: { restores: number }, text })}>
                    {words.rollBack}
                  </button>
                )}
                <button type="button" className="bl-button bl-button-small" data-bl-part="open-version" aria-label={format(words.compareOf, { version: number })} onClick={() => onOpen(text)}>
                  {words.compare}
                </button>
              </div>
            )}
          </li>
        ))}
        {oldest === 1 && (
          <li value={0} className="bl-row" data-bl-part="policy-version" data-bl-version={0} data-bl-state="past">
            <details>
              <summary>
                <strong>{words.initial}</strong>
              </summary>
              <RuleSource text={initial} label={words.initial} />
            </details>
            {!isReadOnly && (
              <div className="bl-row-actions">
                <button type="button" className="bl-button bl-button-small" data-bl-part="roll-back" onClick={() => onReview({ request: { restores: 0 }, text: initial })}>
                  {words.rollBackInitial}
                </button>
              </div>
            )}
          </li>
        )}
      </ol>
    </>
  );
}
