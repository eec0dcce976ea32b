import type { Risk } from '@byleave/core';
import type { ReactNode, Ref } from 'react';
import type { CardState } from './card-state.ts';

export interface ConsentCardFrameProps {
  readonly state: CardState;
  readonly risk?: Risk;
  readonly isRecent?: boolean;
  readonly labelledBy?: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLElement>;
}

/** The edge of every consent card. Its `data-bl-*` attributes are public: style and test by them. */
export function ConsentCardFrame({ state, risk, isRecent, labelledBy, className, children, ref }: ConsentCardFrameProps): ReactNode {
  return (
    <article
      ref={ref}
      className={className === undefined ? 'bl-card' : `bl-card ${className}`}
      data-bl-part="consent-card"
      data-bl-state={state}
      data-bl-risk={risk}
      data-bl-blocked={isRecent ? 'recently_attached' : undefined}
      aria-labelledby={labelledBy}
      aria-busy={state === 'loading' || state === 'submitting' || undefined}
    >
      {children}
    </article>
  );
}
