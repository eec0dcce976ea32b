import type { Action } from '@byleave/core';
import type { ReactNode, RefObject } from 'react';
import { Receipt } from '../consent-card/receipt.tsx';
import { isReceiptState } from '../consent-card/receipt-words.ts';
import { RefusalNote } from '../consent-card/refusal-note.tsx';
import { RequestSlip } from '../consent-card/request-slip.tsx';
import type { ConsentRequest } from '../consent-card/use-consent-request.ts';
import { dialogMessages } from '../messages/en/dialog.ts';
import { useMessages } from '../messages/messages.ts';
import { EndOfRequest } from './end-of-request.tsx';
import type { HeadingLevel } from '../text/heading.tsx';
import { toSpokenText } from '../text/spoken-text.ts';

export interface DialogRequestProps {
  readonly request: ConsentRequest;
  readonly headingId: string;
  readonly headingLevel: HeadingLevel;
  readonly headingRef: RefObject<HTMLHeadingElement | null>;
  readonly descriptionId: string;
  readonly onEdited: (edited: Action) => void;
}

const readRisks: readonly Action['risk'][] = ['high', 'critical'];

/** One request in the dialog: to read, to decide, and then its receipt. */
export function DialogRequest({ request, headingId, headingLevel, headingRef, descriptionId, onEdited }: DialogRequestProps): ReactNode {
  const { action, state, consent, now, title, grant, viewerId } = request;
  const heading = { headingId, headingLevel, headingRef };
  return (
    <>
      <Description id={descriptionId} request={request} />
      {consent.refusal && <RefusalNote refusal={consent.refusal} action={action} now={now} />}
      {isReceiptState(state) ? (
        <Receipt {...heading} {...{ action, title, state, now, grant, viewerId }} canRenew={false} onRenewed={undefined} />
      ) : (
        <RequestSlip {...heading} {...{ request, onEdited }} showsDigest onTear={nothing} {...(readRisks.includes(action.risk) && { end: toEnd })} />
      )}
    </>
  );
}

function nothing(): void {}

function toEnd(onSeen: () => void, isSeen: boolean): ReactNode {
  return <EndOfRequest isSeen={isSeen} onSeen={onSeen} />;
}

/** What a screen reader says of the dialog before anything in it: how risky, and the values that matter. Short. */
function Description({ id, request: { action, inspection } }: Pick<DialogRequestProps, 'request'> & { readonly id: string }): ReactNode {
  const { dialog, risk, format, locale } = useMessages(dialogMessages);
  const fields = inspection.isShown ? inspection.rendered.fields.filter(({ decisive }) => decisive) : [];
  const values = new Intl.ListFormat(locale, { type: 'unit' }).format(fields.map(({ label, text }) => `${label} ${toSpokenText(text)}`));
  return (
    <p id={id} className="bl-hidden">
      <bdi>{format(dialog.describe, { risk: risk[action.risk], values })}</bdi>
    </p>
  );
}
