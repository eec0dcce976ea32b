import type { Action, Grant } from '@byleave/core';
import { Suspense, useId, useState, type ReactNode } from 'react';
import { ConsentCard } from '../consent-card/consent-card.tsx';
import { toGrantWords } from '../grants/grant-words.ts';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { useGrantChange, type GrantChange } from '../hooks/use-grant-change.ts';
import { requestPart } from '../lazy-part/request-part.ts';
import { grantsMessages } from '../messages/en/grants.ts';
import { grantsManagerMessages } from '../messages/en/grants-manager.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import type { Phrase } from '../messages/template.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { Part } from '../part/part.tsx';
import type { HeadingLevel } from '../text/heading.tsx';
import { Outcome } from '../text/outcome.tsx';
import { RefusalText } from '../text/refusal-text.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { SentenceText } from '../text/sentence-text.tsx';
import type { GrantRowState } from './row-state.ts';

const GrantTermsEditor = requestPart('GrantTermsEditor');

export interface GrantActionsProps {
  readonly grant: Grant;
  readonly state: GrantRowState;
  readonly hasEnded: boolean;
  readonly now: number | null;
  readonly onTouch: () => void;
  /** That of the list. */
  readonly headingLevel: HeadingLevel;
}

/** Taking a grant back, pausing it, and changing how far it reaches. What allows more goes through a consent card. */
export function GrantActions({ grant, state, hasEnded, now, onTouch, headingLevel }: GrantActionsProps): ReactNode {
  const messages = useMessages(grantsMessages, grantsManagerMessages);
  const change = useGrantChange(grant);
  const isOffline = useConnectionStatus() === 'reconnecting';
  const [isEditing, setIsEditing] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const [asked, setAsked] = useState<Action | null>(null);
  const meansId = useId();
  const isBlocked = change.isPending || isOffline;
  const isInherited = state === 'inherited';
  // What no change of it would change takes none but its end.
  const isLocked = isInherited || state === 'orphaned';

  const apply = (next: GrantChange): void => {
    if (isBlocked) return;
    setDone(null);
    setAsked(null);
    onTouch();
    change.mutate(next, {
      onSuccess: ({ action }) => {
        setIsEditing(false);
        setAsked(action ?? null);
        setDone(action ? null : next.kind === 'revoke' && isInherited ? 'inherited' : next.kind);
      },
    });
  };

  return (
    <>
      {!hasEnded && !isEditing && (
        <>
          <div className="bl-row-actions">
            <RowButton kind="revoke" isBlocked={isBlocked} {...(!isInherited && { describedBy: meansId })} onPress={() => apply({ kind: 'revoke' })} words={messages.grants.revoke} />
            {grant.status === 'active' && !isLocked && <RowButton kind="suspend" isBlocked={isBlocked} onPress={() => apply({ kind: 'suspend' })} words={messages.grantsManager.suspend} />}
            {grant.status === 'suspended' && !isLocked && <RowButton kind="resume" isBlocked={isBlocked} onPress={() => apply({ kind: 'resume' })} words={messages.grantsManager.resume} />}
            {state !== 'suspended' && !isLocked && <RowButton kind="change" isBlocked={isBlocked} onPress={() => setIsEditing(true)} words={messages.grantsManager.change} />}
          </div>
          {!isInherited && (
            <p id={meansId} className="bl-label">
              <Means grant={grant} template={messages.grantsManager.revokeMeans[grant.effect]} />
            </p>
          )}
        </>
      )}
      {!hasEnded && isEditing && (
        <Suspense fallback={null}>
          <GrantTermsEditor grant={grant} now={now} isBlocked={isBlocked} onChange={(terms) => apply({ kind: 'change', terms })} onCancel={() => setIsEditing(false)} />
        </Suspense>
      )}
      {change.error && (
        <div className="bl-error" role="alert" data-bl-code={change.error.code}>
          <RefusalText refusal={change.error.refusal} />
        </div>
      )}
      {done !== null && (
        <Outcome>
          <Means grant={grant} template={doneTemplate(done, grant, messages)} />
        </Outcome>
      )}
      {asked && (
        <>
          <Outcome>
            <Sentence template={messages.grantsManager.needsConsent} />
          </Outcome>
          <ConsentCard action={asked} headingLevel={Math.min(6, headingLevel + 1) as HeadingLevel} canRenew={false} />
        </>
      )}
    </>
  );
}

interface MeansValues {
  readonly agent: unknown;
  readonly title: unknown;
}

/** What was done; `inherited`: revoked, and allowed all the same. */
type Done = GrantChange['kind'] | 'inherited';

function doneTemplate(done: Done, { effect }: Grant, { grantsManager }: Messages<'grantsManager'>): Phrase<MeansValues> {
  if (done === 'inherited') return grantsManager.overruled.allow;
  if (done === 'revoke') return grantsManager.revoked[effect];
  return done === 'suspend' ? grantsManager.suspended[effect] : grantsManager.changed;
}

/** What a change means, in the words of the grant itself. */
export function Means({ grant, template }: { readonly grant: Grant; readonly template: Phrase<MeansValues> }): ReactNode {
  const messages = useMessages(grantsMessages, grantsManagerMessages);
  const format = useTimeFormat();
  const { title } = toGrantWords(grant, grant.tool.presentation, format, messages);
  return (
    <Sentence
      template={template}
      values={{ agent: <SafeText text={grant.agent.name} />, title: <SentenceText parts={title} adapt={messages.inSentence} /> }}
    />
  );
}

interface RowButtonProps {
  readonly kind: 'change' | 'resume' | 'revoke' | 'suspend';
  readonly isBlocked: boolean;
  readonly describedBy?: string;
  readonly onPress: () => void;
  readonly words: string;
}

function RowButton({ kind, isBlocked, describedBy, onPress, words }: RowButtonProps): ReactNode {
  return (
    <Part as="button" part={kind} stateOf={{ isBlocked }} className="bl-button bl-button-small" aria-disabled={isBlocked || undefined} aria-describedby={describedBy} onClick={onPress}>
      {words}
    </Part>
  );
}
