import type { Action, SentencePart } from '@byleave/core';
import { useLayoutEffect, type ReactNode, type Ref } from 'react';
import type { Inspection } from '../inspection/inspect-action.ts';
import { SentenceText } from '../text/sentence-text.tsx';
import { ActionFacts } from './action-facts.tsx';
import { AgentNote } from './agent-note.tsx';
import { ArgumentList } from './argument-list.tsx';
import { Heading, type HeadingLevel } from '../text/heading.tsx';
import type { CardState } from './card-state.ts';
import { DecisionStub } from './decision-stub.tsx';
import { ExactRequest } from './exact-request.tsx';
import { ExternalWarning } from './external-warning.tsx';
import { PolicyReasons } from './policy-reasons.tsx';
import { SlipHead } from './slip-head.tsx';
import { SlipNotes } from './slip-notes.tsx';
import type { Consent } from './use-consent.ts';

export interface RequestSlipProps {
  readonly action: Action;
  readonly inspection: Inspection;
  readonly title: readonly SentencePart[];
  readonly state: CardState;
  readonly consent: Consent;
  readonly headingId: string;
  readonly headingLevel: HeadingLevel;
  readonly headingRef: Ref<HTMLHeadingElement>;
  readonly showsDigest: boolean;
  readonly now: number | null;
  /** Called right before the slip leaves the page. */
  readonly onTear: () => void;
}

/** The request as it waits for a decision: who, what, with which values from where, and the stub to decide on. */
export function RequestSlip(props: RequestSlipProps): ReactNode {
  const { action, inspection, title, state, consent, headingId, headingLevel, headingRef, showsDigest, now, onTear } = props;
  // A layout effect's clean-up runs while the slip, and the focus in it, is still there.
  useLayoutEffect(() => onTear, [onTear]);
  const rendered = inspection.isShown ? inspection.rendered : undefined;
  return (
    <>
      <SlipHead action={action} />
      <div className="bl-body">
        <Heading id={headingId} level={headingLevel} ref={headingRef}>
          <SentenceText parts={title} />
        </Heading>
        {rendered && <ExternalWarning fields={rendered.fields} />}
        <SlipNotes action={action} state={state} inspection={inspection} />
        {rendered && <ArgumentList fields={rendered.fields} user={action.principal.user} />}
        {action.note !== undefined && action.note !== '' && <AgentNote text={action.note} />}
        <PolicyReasons reasons={action.reasons} />
        {action.tool && <ActionFacts presentation={action.tool.presentation} />}
        <ExactRequest action={action} />
      </div>
      <DecisionStub
        action={action}
        rendered={rendered}
        title={title}
        state={state}
        consent={consent}
        showsDigest={showsDigest}
        now={now}
      />
    </>
  );
}
