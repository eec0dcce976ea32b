import { Dialog } from '@base-ui/react/dialog';
import { useId, useRef, useState, type ReactNode } from 'react';
import { ConsentCard } from '../consent-card/consent-card.tsx';
import { useTopLayer } from '../consent-dialog/top-layer.ts';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { usePortalContainer } from '../provider/portal-context.ts';
import { Heading, type HeadingLevel } from '../text/heading.tsx';
import { RefusalText } from '../text/refusal-text.tsx';
import { toLineChanges } from './line-changes.ts';
import { RuleChanges } from './rule-changes.tsx';
import type { RuleWorld } from './rule-words.ts';
import { useSubheadingLevel } from './subheading-level.ts';
import { TextChanges } from './text-changes.tsx';
import { usePublication, type PublicationRequest } from './use-publication.ts';
import { useReading } from './use-reading.ts';

/** What is looked at before it can be asked for. */
export interface Reviewed {
  readonly request: PublicationRequest;
  readonly text: string;
}

export interface ReviewDialogProps {
  readonly reviewed: Reviewed;
  /** What is in force now. */
  readonly inForce: string;
  readonly world: RuleWorld;
  /** What is known of what it would have done, and of its tests. */
  readonly evidence: ReactNode;
  readonly onClose: () => void;
}

/** What would change, before it can be asked for: in rules, in the text, in what happened. Asking puts nothing in force. */
export function ReviewDialog({ onClose, ...props }: ReviewDialogProps): ReactNode {
  const portal = usePortalContainer();
  return (
    <Dialog.Root open onOpenChange={(opens) => !opens && onClose()}>
      <Dialog.Portal container={portal ?? undefined}>
        <Popup {...props} />
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Popup({ reviewed: { request, text }, inForce, world, evidence }: Omit<ReviewDialogProps, 'onClose'>): ReactNode {
  const { policy, locale, direction, format } = useMessages(policyMessages);
  const words = policy.reviewing;
  const popup = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useTopLayer(popup);
  const level = useSubheadingLevel();
  const headingId = useId();
  const { isPending, asked, refusal, ask } = usePublication();
  // What was in force when it was asked for: afterwards the two are the same.
  const [before] = useState(inForce);
  const old = useReading(before);
  const now = useReading(text);
  const isBack = 'restores' in request;
  const title = !isBack ? words.title : request.restores === 0 ? words.titleBackInitial : format(words.titleBack, { version: request.restores });
  return (
    <Dialog.Popup
      ref={popup}
      popover="manual"
      className="bl-card bl-panel bl-dialog bl-policy bl-review"
      lang={locale}
      dir={direction}
      data-bl-part="policy-review"
      data-bl-state={asked ? 'asked' : isPending ? 'asking' : 'reviewing'}
      aria-labelledby={headingId}
      initialFocus={heading}
    >
      <div className="bl-dialog-bar">
        <Heading id={headingId} level={level} ref={heading}>
          {title}
        </Heading>
        <Dialog.Close className="bl-link" data-bl-part="close-review">
          {asked ? words.closeAfter : words.close}
        </Dialog.Close>
      </div>
      <div className="bl-body">
        {asked ? (
          <>
            <p role="status">{words.confirm}</p>
            <ConsentCard action={asked} headingLevel={Math.min(6, level + 1) as HeadingLevel} canRenew={false} />
          </>
        ) : (
          <>
            {old.data && now.data ? <RuleChanges before={old.data} after={now.data} world={world} /> : <p className="bl-label">{policy.rules.checking}</p>}
            <details data-bl-part="review-text">
              <summary>{policy.changes.text}</summary>
              <TextChanges changes={toLineChanges(before, text)} label={policy.changes.text} />
            </details>
            {evidence}
            <p className="bl-label">
              <Sentence template={words.means} />
            </p>
            {refusal && (
              <div className="bl-error" role="alert" data-bl-code={refusal.code}>
                <RefusalText refusal={refusal} />
              </div>
            )}
          </>
        )}
      </div>
      {!asked && (
        <div className="bl-dialog-end">
          <button type="button" className="bl-button bl-button-primary" data-bl-part="ask-to-publish" aria-disabled={isPending || undefined} onClick={() => !isPending && void ask(request)}>
            {isPending ? words.asking : isBack ? words.askBack : words.ask}
          </button>
        </div>
      )}
    </Dialog.Popup>
  );
}
