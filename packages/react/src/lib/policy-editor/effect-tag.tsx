import type { PolicyEffect } from '@byleave/core';
import type { ReactNode } from 'react';

const shapes: Readonly<Record<PolicyEffect, ReactNode>> = {
  allow: <path d="m4.5 10.5 3.5 3.5 7.5-8" />,
  ask: <path d="M7 7.5a3 3 0 1 1 4.2 2.7c-.8.4-1.2 1-1.2 1.8M10 15v.1" />,
  deny: <path d="m5.5 5.5 9 9m0-9-9 9" />,
};

export interface EffectTagProps {
  readonly effect: PolicyEffect;
  readonly children: ReactNode;
}

/** A decision by its sign, its border and its word; its colour says nothing more. */
export function EffectTag({ effect, children }: EffectTagProps): ReactNode {
  return (
    <span className="bl-tag bl-effect" data-bl-part="effect" data-bl-effect={effect}>
      <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true">
        {shapes[effect]}
      </svg>
      {children}
    </span>
  );
}
