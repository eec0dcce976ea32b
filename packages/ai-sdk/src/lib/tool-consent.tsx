'use client';

import type { Action } from '@byleave/core';
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
 * `ByleaveProvider`. It shows the authority’s action and never what the part says, and decides there. What was decided is
 * shown of the latest 200 calls of the conversation, what waits of any.
 */
export function ToolConsent({ part, ...options }: ToolConsentProps): ReactNode {
  return 'toolCallId' in part ? <CallConsent callId={part.toolCallId} isWaiting={part.state === 'approval-requested'} {...options} /> : null;
}

interface CallConsentProps extends Omit<ToolConsentProps, 'part'> {
  readonly callId: string;
  /** Whether the run still waits, so that an expired request can be asked again. */
  readonly isWaiting: boolean;
}

/** As the authority gives it at most. */
const pageSize = 200;

function CallConsent(props: CallConsentProps): ReactNode {
  const { data: actions = [] } = useActions({ conversation: props.conversation, limit: pageSize });
  const asked = findAsked(actions, props.callId);
  if (asked) return <Consent action={asked} {...props} />;
  return props.isWaiting && actions.length === pageSize ? <WaitingCallConsent {...props} /> : null;
}

/** What waits, and so many calls came after it that it is not among the latest. */
function WaitingCallConsent(props: CallConsentProps): ReactNode {
  const { data: actions = [] } = useActions({ conversation: props.conversation, state: 'awaitingConsent', limit: pageSize });
  const asked = findAsked(actions, props.callId);
  return asked ? <Consent action={asked} {...props} /> : null;
}

function findAsked(actions: readonly Action[], callId: string): Action | undefined {
  const asked = actions.filter((action) => action.callId === callId && action.lifecycle.context.demands.approvals > 0);
  return asked.toSorted((a, b) => a.attempt - b.attempt).at(-1);
}

function Consent({ action, callId: _callId, conversation: _conversation, isWaiting, ...options }: CallConsentProps & { readonly action: Action }): ReactNode {
  return <ConsentCard key={action.id} action={action} canRenew={isWaiting} {...options} />;
}
