import type { Risk } from '@byleave/core';
import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import type { BlockReason } from '../activation-guard/block-reason.ts';
import { useMessages } from '../messages/messages.ts';
import type { CardState } from './card-state.ts';

export interface ConsentCardFrameProps {
  readonly state: CardState;
  readonly actionId?: string;
  readonly risk?: Risk;
  /** Why no press counts now. */
  readonly blockedBy?: BlockReason | null;
  readonly labelledBy?: string;
  readonly className?: string | undefined;
  /** Called with the JSON Pointer of an argument, or the name of a part, that was opened. */
  readonly onExpanded?: (field: string) => void;
  readonly children: ReactNode;
  readonly ref?: RefObject<HTMLElement | null>;
}

/** The edge of every consent card. Its `data-bl-*` attributes are public: style and test by them. */
export function ConsentCardFrame({ state, actionId, risk, blockedBy, labelledBy, className, onExpanded, children, ref }: ConsentCardFrameProps): ReactNode {
  const { locale, direction } = useMessages();
  const own = useRef<HTMLElement>(null);
  const frame = ref ?? own;
  useExpansion(frame, onExpanded);
  return (
    <article
      ref={frame}
      className={className === undefined ? 'bl-card' : `bl-card ${className}`}
      lang={locale}
      dir={direction}
      data-bl-part="consent-card"
      data-bl-surface="card"
      data-bl-action={actionId}
      data-bl-state={state}
      data-bl-risk={risk}
      data-bl-blocked={blockedBy ?? undefined}
      aria-labelledby={labelledBy}
      aria-busy={state === 'loading' || state === 'submitting' || undefined}
    >
      {children}
    </article>
  );
}

/** Follows which disclosures are opened. `toggle` does not bubble, so it is caught on its way down. */
export function useExpansion(ref: RefObject<HTMLElement | null>, onExpanded: ((field: string) => void) | undefined): void {
  useEffect(() => {
    const surface = ref.current;
    if (!surface || !onExpanded) return undefined;
    const onToggle = ({ target }: Event): void => {
      if (!(target instanceof HTMLDetailsElement) || !target.open) return;
      const { blPointer, blPart } = target.closest<HTMLElement>('[data-bl-pointer]')?.dataset ?? target.dataset;
      onExpanded(blPointer ?? blPart ?? 'details');
    };
    surface.addEventListener('toggle', onToggle, true);
    return () => surface.removeEventListener('toggle', onToggle, true);
  }, [ref, onExpanded]);
}
