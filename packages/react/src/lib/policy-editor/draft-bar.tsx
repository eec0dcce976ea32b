import { useId, type ReactNode } from 'react';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { RefusalText } from '../text/refusal-text.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { Time } from '../text/time.tsx';
import type { PolicyPhase } from './policy-phase.ts';
import type { PolicyDraftControl } from './use-policy-draft.ts';

export interface DraftBarProps {
  readonly draft: PolicyDraftControl;
  readonly phase: PolicyPhase;
  readonly isReadOnly: boolean;
  /** How many problems keep the text from being saved. */
  readonly problems: number;
  readonly onSave: () => void;
  readonly onReview: () => void;
}

/** How what is on the page stands to what is in force, and what can be done about it. */
export function DraftBar({ draft, phase, isReadOnly, problems, onSave, onReview }: DraftBarProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const isOffline = useConnectionStatus() === 'reconnecting';
  const noteId = useId();
  const saved = draft.policy?.draft;
  const isSaving = draft.state === 'saving';
  const note = isOffline ? policy.offline : problems > 0 && draft.isEdited ? <Sentence template={policy.fixFirst} values={{ count: problems }} /> : draft.isEdited && saved ? policy.saveFirst : undefined;
  const isBlocked = isOffline || isSaving || problems > 0;
  const isDrafted = saved !== null && saved !== undefined && saved.text !== draft.policy?.inForce.text;
  return (
    <div className="bl-draft-bar" data-bl-part="draft-bar" data-bl-phase={phase}>
      <div className="bl-draft-standing">
        <span className="bl-tag" data-bl-part="policy-phase" data-bl-phase={phase}>
          {phase === 'conflict' ? policy.phase.edited : policy.phase[phase]}
        </span>
        <p>
          <Standing draft={draft} phase={phase} isReadOnly={isReadOnly} />
        </p>
      </div>
      {!isReadOnly && phase !== 'conflict' && (
        <>
          <div className="bl-row-actions">
            {draft.isEdited && (
              <>
                <button type="button" className="bl-button bl-button-small" data-bl-part="save-draft" aria-disabled={isBlocked || undefined} aria-describedby={note === undefined ? undefined : noteId} onClick={() => !isBlocked && onSave()}>
                  {isSaving ? policy.saving : policy.save}
                </button>
                <button type="button" className="bl-button bl-button-small" data-bl-part="discard-changes" aria-disabled={isSaving || undefined} onClick={() => !isSaving && draft.discard()}>
                  {policy.discard}
                </button>
              </>
            )}
            {!draft.isEdited && isDrafted && (
              <>
                <button type="button" className="bl-button bl-button-small bl-button-primary" data-bl-part="review-draft" onClick={onReview}>
                  {policy.review}
                </button>
                <button type="button" className="bl-button bl-button-small" data-bl-part="shadow-draft" aria-disabled={isOffline || undefined} onClick={() => !isOffline && void draft.shadow(!saved.isShadowed)}>
                  {saved.isShadowed ? policy.endShadow : policy.startShadow}
                </button>
                <button type="button" className="bl-button bl-button-small" data-bl-part="restart-draft" onClick={() => draft.write(draft.policy?.inForce.text ?? '')}>
                  {policy.restart}
                </button>
              </>
            )}
          </div>
          {note !== undefined && (
            <p id={noteId} className="bl-label">
              {note}
            </p>
          )}
        </>
      )}
      {draft.refusal && draft.refusal.code !== 'conflict' && (
        <div className="bl-error" role="alert" data-bl-code={draft.refusal.code}>
          <RefusalText refusal={draft.refusal} />
        </div>
      )}
    </div>
  );
}

function Standing({ draft, phase, isReadOnly }: Pick<DraftBarProps, 'draft' | 'phase' | 'isReadOnly'>): ReactNode {
  const { policy } = useMessages(policyMessages);
  const { standing } = policy;
  const { viewer } = useByleave();
  const time = useTimeFormat();
  const saved = draft.policy?.draft;
  if (isReadOnly) return <Sentence template={standing.readOnly} />;
  if (phase === 'conflict') return <Sentence template={standing.conflict} />;
  if (draft.state === 'saving') return <Sentence template={standing.saving} />;
  if (phase === 'edited') return <Sentence template={standing.edited} />;
  if (phase === 'shadow') return <Sentence template={standing.shadow} />;
  if (phase === 'enforced' || !saved) return <Sentence template={saved ? standing.same : standing.none} />;
  const values = { person: <SafeText text={saved.author.name} />, time: <Time at={saved.at}>{formatTime(saved.at, time, null)}</Time> };
  return <Sentence template={saved.author.id === viewer?.id ? standing.draftYours : standing.draft} values={values} />;
}
