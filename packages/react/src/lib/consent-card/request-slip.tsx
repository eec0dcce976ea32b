import type { Action } from '@byleave/core';
import { Suspense, useCallback, useLayoutEffect, useMemo, useState, type ReactNode, type RefObject } from 'react';
import { useAction } from '../hooks/use-action.ts';
import { inspectAction, type Inspection } from '../inspection/inspect-action.ts';
import { requestPart } from '../lazy-part/request-part.ts';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { Heading, type HeadingLevel } from '../text/heading.tsx';
import { SentenceText } from '../text/sentence-text.tsx';
import { ActionFacts } from './action-facts.tsx';
import { ArgumentList } from './argument-list.tsx';
import type { CardSlots } from './card-slots.ts';
import { DecisionStub } from './decision-stub.tsx';
import { ExactRequest } from './exact-request.tsx';
import { ExternalWarning } from './external-warning.tsx';
import { PolicyReasons } from './policy-reasons.tsx';
import { SlipHead } from './slip-head.tsx';
import { SlipNotes } from './slip-notes.tsx';
import type { ConsentRequest } from './use-consent-request.ts';

export interface RequestSlipProps {
  readonly request: ConsentRequest;
  readonly headingId: string;
  readonly headingLevel: HeadingLevel;
  readonly headingRef: RefObject<HTMLHeadingElement | null>;
  readonly showsDigest: boolean;
  /** Called right before the slip leaves the page. */
  readonly onTear: () => void;
  readonly onEdited: (edited: Action) => void;
  readonly onReview?: ((action: Action) => void) | undefined;
  readonly slots?: CardSlots | undefined;
  /** At the end of what is to be read; with it, all of it has to have been in view before it can be approved. */
  readonly end?: (onSeen: () => void, isSeen: boolean) => ReactNode;
}

const RequestOrigin = requestPart('RequestOrigin');
const AgentNote = requestPart('AgentNote');
const BudgetEffect = requestPart('BudgetEffect');
const EditForm = requestPart('EditForm');

/** The request as it waits for a decision: who, what, with which values from where, and the stub to decide on. */
export function RequestSlip(props: RequestSlipProps): ReactNode {
  const { request, headingId, headingLevel, headingRef, showsDigest, onTear, onEdited, onReview, slots, end } = props;
  const { action, inspection, title, state, can, now } = request;
  const messages = useMessages(cardMessages);
  const [isEditing, setIsEditing] = useState(false);
  const [isRead, setIsRead] = useState(false);
  const markRead = useCallback(() => setIsRead(true), []);
  // A layout effect's clean-up runs while the slip, and the focus in it, is still there.
  useLayoutEffect(() => onTear, [onTear]);
  const rendered = inspection.isShown ? inspection.rendered : undefined;
  const before = useFieldsBefore(action);
  const origin = action.provenance.find(({ pointer }) => pointer === '');
  const focusHeading = (): void => headingRef.current?.focus();
  return (
    <>
      <SlipHead action={action} />
      <div className="bl-body">
        <Heading id={headingId} level={headingLevel} ref={headingRef}>
          <SentenceText parts={title} />
        </Heading>
        {rendered && can.approve && <ExternalWarning fields={rendered.fields} user={action.principal.user} />}
        <SlipNotes action={action} state={state} inspection={inspection} now={now} />
        {rendered && <ArgumentList fields={rendered.fields} before={before} findings={action.textFindings} user={action.principal.user} action={action} />}
        {origin && (
          <Suspense fallback={null}>
            <RequestOrigin action={action} origin={origin} />
          </Suspense>
        )}
        {slots?.details && <div data-bl-part="slot">{slots.details(action)}</div>}
        {!isEditing && (
          <>
            {action.note !== undefined && action.note !== '' && (
              <Suspense fallback={null}>
                <AgentNote text={action.note} />
              </Suspense>
            )}
            <PolicyReasons reasons={action.reasons} />
            {action.tool && <ActionFacts presentation={action.tool.presentation} />}
            {action.limits.some(({ limit }) => limit.kind === 'budget') && (
              <Suspense fallback={null}>
                <BudgetEffect action={action} />
              </Suspense>
            )}
            <ExactRequest action={action} />
          </>
        )}
        {end?.(markRead, isRead)}
      </div>
      {isEditing && action.tool ? (
        <Suspense fallback={<p className="bl-body bl-label" role="status">{messages.card.loading}</p>}>
          <EditForm
            action={action}
            tool={action.tool}
            onEdited={onEdited}
            onCancel={() => {
              setIsEditing(false);
              focusHeading();
            }}
          />
        </Suspense>
      ) : (
        <DecisionStub
          request={request}
          rendered={rendered}
          showsDigest={showsDigest}
          isUnread={end !== undefined && !isRead}
          onEdit={() => setIsEditing(true)}
          onReview={onReview}
          onExtended={focusHeading}
        />
      )}
    </>
  );
}

/** The arguments of the request whose place this one took, when it is known. */
function useFieldsBefore(action: Action): ReturnType<typeof fieldsOf> {
  const { data: before } = useAction(action.supersedes);
  const format = useTimeFormat();
  return useMemo(() => fieldsOf(before && inspectAction(before, format)), [before, format]);
}

function fieldsOf(inspection: Inspection | undefined) {
  return inspection?.isShown ? inspection.rendered.fields : undefined;
}
