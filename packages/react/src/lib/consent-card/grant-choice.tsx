import type { Action, RenderedField } from '@byleave/core';
import type { ReactNode } from 'react';
import { GrantChoiceSelect } from './grant-choice-select.tsx';
import { GrantTermsForm } from './grant-terms-form.tsx';
import type { GrantChoiceState } from './use-grant-choice.ts';

export interface GrantChoiceProps {
  readonly effect: 'allow' | 'deny';
  readonly action: Action;
  readonly fields: readonly RenderedField[];
  readonly state: GrantChoiceState;
  readonly now: number;
}

/** How far a decision reaches, and what exactly that is once it reaches further than this one request. */
export function GrantChoice({ effect, action, fields, state, now }: GrantChoiceProps): ReactNode {
  const { tool } = action;
  if (!tool) return null;
  return (
    <>
      <GrantChoiceSelect effect={effect} value={state.choice} onChange={state.choose} now={now} />
      {state.endsAt !== undefined && (
        <GrantTermsForm
          key={`${state.choice} ${action.digest}`}
          effect={effect}
          action={action}
          tool={tool}
          fields={fields}
          endsAt={state.endsAt}
          now={now}
          onChange={state.setBounds}
        />
      )}
    </>
  );
}
