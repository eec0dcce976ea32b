import type { Action, RenderedField } from '@byleave/core';
import { Suspense, type ReactNode } from 'react';
import { lazyPart } from '../lazy-part/lazy-part.ts';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { GrantChoiceSelect } from './grant-choice-select.tsx';
import type { GrantChoiceState } from './use-grant-choice.ts';

export interface GrantChoiceProps {
  readonly effect: 'allow' | 'deny';
  readonly action: Action;
  readonly fields: readonly RenderedField[];
  readonly state: GrantChoiceState;
  readonly now: number;
}

const GrantTermsForm = lazyPart(async () => (await import('./grant-terms-form.tsx')).GrantTermsForm);

/** How far a decision reaches, and what exactly that is once it reaches further than this one request. */
export function GrantChoice({ effect, action, fields, state, now }: GrantChoiceProps): ReactNode {
  const messages = useMessages(cardMessages);
  const { tool } = action;
  if (!tool) return null;
  return (
    <>
      <GrantChoiceSelect effect={effect} value={state.choice} onChange={state.choose} now={now} />
      {state.endsAt !== undefined && (
        <Suspense fallback={<p className="bl-label" role="status">{messages.card.loading}</p>}>
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
        </Suspense>
      )}
    </>
  );
}
