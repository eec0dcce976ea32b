import { toPlainText, type Action } from '@byleave/core';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { BlockedReason } from '../consent-card/blocked-reason.tsx';
import { inspectAction, titleOf } from '../inspection/inspect-action.ts';
import { inboxMessages } from '../messages/en/inbox.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';
import { SentenceText } from '../text/sentence-text.tsx';
import { toSpokenText } from '../text/spoken-text.ts';
import type { HeadingLevel } from '../text/heading.tsx';
import { BatchButton } from './batch-button.tsx';
import { toBatchEffect } from './batch-effect.ts';
import { BatchResult } from './batch-result.tsx';
import { useBatchConsent } from './use-batch-consent.ts';
import type { Batch } from './use-batch.ts';

export interface BatchReviewProps {
  readonly actions: readonly Action[];
  readonly batch: Batch;
  readonly headingLevel: HeadingLevel;
  readonly onLeaveOut: (action: Action) => void;
  readonly onClose: () => void;
}

/** The decision step of a batch: every request of it by name, what they come to together, and the two buttons. */
export function BatchReview({ actions, batch, headingLevel, onLeaveOut, onClose }: BatchReviewProps): ReactNode {
  const messages = useMessages(inboxMessages);
  const { inbox, format } = messages;
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  const whyId = useId();
  const consent = useBatchConsent(actions, batch);
  const { guard, isSending, isOffline } = consent;
  const { attach } = guard;
  // Only ever mounted by the person's own press, so the focus is theirs to be led on.
  useEffect(() => heading.current?.focus(), []);
  const Title = `h${headingLevel}` as const;
  return (
    <section className="bl-inbox-batch" aria-labelledby={headingId} data-bl-part="batch" data-bl-surface="inbox" data-bl-state={batch.outcomes ? 'done' : isSending ? 'sending' : 'deciding'}>
      <Title id={headingId} ref={heading} tabIndex={-1} className="bl-title">
        {format(inbox.batch.label, { count: batch.outcomes ? batch.count : actions.length })}
      </Title>
      {batch.outcomes ? (
        <BatchResult decision={batch.decision ?? 'decline'} outcomes={batch.outcomes} onClose={onClose} />
      ) : (
        <>
          <ul className="bl-rows">
            {actions.map((action) => (
              <BatchItem key={action.id} action={action} onLeaveOut={onLeaveOut} isFixed={isSending} />
            ))}
          </ul>
          <Effect actions={actions} />
          {isSending && (
            <p className="bl-note" role="status">
              {format(inbox.batch.sending, { done: batch.done, count: batch.count })}
            </p>
          )}
          <div className="bl-inbox-decision">
            <button type="button" className="bl-link" onClick={onClose} aria-disabled={isSending || undefined} data-bl-part="batch-back">
              {inbox.batch.back}
            </button>
            <div className="bl-decision" ref={attach}>
              <BatchButton part="deny-all" consent={consent} describedBy={whyId}>
                {format(inbox.batch.deny, { count: actions.length })}
              </BatchButton>
              <BatchButton part="approve-all" consent={consent} describedBy={whyId}>
                {format(inbox.batch.approve, { count: actions.length })}
              </BatchButton>
            </div>
            <BlockedReason id={whyId} guard={guard} otherwise={isOffline ? messages.panelOffline : undefined} />
          </div>
        </>
      )}
    </section>
  );
}

interface BatchItemProps {
  readonly action: Action;
  readonly isFixed: boolean;
  readonly onLeaveOut: (action: Action) => void;
}

/** Its title and every decisive value, whole: a batch shows less of nothing that matters. */
function BatchItem({ action, isFixed, onLeaveOut }: BatchItemProps): ReactNode {
  const messages = useMessages(inboxMessages);
  const format = useTimeFormat();
  const title = titleOf(action, format, messages);
  const inspection = inspectAction(action, format);
  const decisive = inspection.isShown ? inspection.rendered.fields.filter((field) => field.decisive) : [];
  return (
    <li className="bl-row" data-bl-part="batch-item">
      <strong>
        <SentenceText parts={title} />
      </strong>
      <dl className="bl-inbox-values">
        {decisive.map(({ pointer, label, text, provenance }) => (
          <div key={pointer} data-bl-provenance={provenance.provenance}>
            <dt className="bl-label">
              <SafeText text={label} />
            </dt>
            <dd>
              <SafeText text={text} />
            </dd>
          </div>
        ))}
      </dl>
      {!isFixed && (
        <button type="button" className="bl-link" onClick={() => onLeaveOut(action)} data-bl-part="leave-out">
          {messages.format(messages.inbox.batch.leaveOut, { title: toSpokenText(toPlainText(title)) })}
        </button>
      )}
    </li>
  );
}

function Effect({ actions }: Pick<BatchReviewProps, 'actions'>): ReactNode {
  const { inbox, format, locale } = useMessages(inboxMessages);
  const { tools, sums } = toBatchEffect(actions, locale);
  const each = tools.map(([tool, count]) => format(inbox.batch.each, { count, tool: tool.replaceAll('_', ' ') }));
  const what = new Intl.ListFormat(locale).format([...each, ...sums]);
  return (
    <p className="bl-note" data-bl-part="batch-effect">
      <Sentence template={inbox.batch.effect} values={{ what: <SafeText text={what} /> }} />
    </p>
  );
}
