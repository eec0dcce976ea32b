'use client';

import { ConsentCard, useActions, type ConsentCardProps } from '@byleave/react';
import type { UIMessage } from 'ai';
import type { ReactNode } from 'react';

export interface ToolConsentProps extends Pick<ConsentCardProps, 'headingLevel' | 'className' | 'onReview' | 'onSettled'> {
  /** Any part of a message of `useChat`. Those that nobody was asked about show nothing. */
  readonly part: UIMessage['parts'][number];
  /** The one that `guardTools` was given. */
  readonly conversation: string;
}

/**
 * What a person is asked about a call, and what became of it: one line for each part of a message, inside a
 * `ByleaveProvider`. It shows the authority’s action and never what the part says, and decides there.
 */
export function ToolConsent({ part, ...options }: ToolConsentProps): ReactNode {
  return 'toolCallId' in part ? <CallConsent callId={part.toolCallId} isWaiting={part.state === 'approval-requested'} {...options} /> : null;
}

interface CallConsentProps extends Omit<ToolConsentProps, 'part'> {
  readonly callId: string;
  /** Whether the run still waits, so that an expired request can be asked again. */
  readonly isWaiting: boolean;
}

function CallConsent({ callId, conversation, isWaiting, ...options }: CallConsentProps): ReactNode {
  const { data: actions = [] } = useActions({ conversation, limit: 200 });
  const asked = actions.filter((action) => action.callId === callId && action.lifecycle.context.demands.approvals > 0).toSorted((a, b) => a.attempt - b.attempt);
  const latest = asked.at(-1);
  return latest ? <ConsentCard key={latest.id} action={latest} canRenew={isWaiting} {...options} /> : null;
}
