import { ConsentCard, SafeText } from '@byleave/react';
import { renderAction, toPlainText, toUnsealedState, type Action } from '@byleave/core';
import type { UIMessage } from 'ai';
import { Fragment, type ReactElement } from 'react';
import { locale } from './locale.ts';

interface MessageProps {
  readonly message: UIMessage;
  readonly actions: readonly Action[];
  /** Opens the dialog on what is of high risk. */
  readonly onReview: (action: Action) => void;
}

type Part = UIMessage['parts'][number];
type ToolPart = Extract<Part, { readonly toolCallId: string }>;

export function Message({ message, actions, onReview }: MessageProps): ReactElement {
  return (
    <article className="message" data-role={message.role} aria-label={message.role === 'user' ? 'You' : 'Office agent'}>
      {message.parts.map((part, index) => (
        <Fragment key={index}>
          {part.type === 'text' && part.text !== '' && (
            <p className="message-text">
              <SafeText text={part.text} />
            </p>
          )}
          {'toolCallId' in part && <ToolCall part={part} actions={actions} onReview={onReview} />}
        </Fragment>
      ))}
    </article>
  );
}

/**
 * A call that policy settled is a line; one that needs a person is a card, and a card for each time it was asked again.
 * A card goes on with the request that somebody changed it to, so that one has none of its own.
 */
function ToolCall({ part, actions, onReview }: { readonly part: ToolPart } & Pick<MessageProps, 'actions' | 'onReview'>): ReactElement {
  const attempts = actions.filter(({ callId }) => callId === part.toolCallId).toSorted((a, b) => a.attempt - b.attempt);
  const last = attempts.at(-1);
  if (!last || (last.lifecycle.context.demands.approvals === 0 && attempts.length === 1)) return <CallLine part={part} action={last} />;
  return (
    <>
      {attempts.filter((action) => !attempts.some(({ id }) => id === action.supersedes)).map((action) => (
        <ConsentCard
          key={action.id}
          action={action}
          onReview={onReview}
          canRenew={part.state === 'approval-requested'}
          followsSuccessor={!actions.some(({ supersedes, callId }) => supersedes === action.id && callId !== part.toolCallId)}
        />
      ))}
      {part.state === 'output-error' && toUnsealedState(last.lifecycle) !== 'executed' && <CallLine part={part} action={last} />}
    </>
  );
}

function CallLine({ part, action }: { readonly part: ToolPart; readonly action: Action | undefined }): ReactElement {
  const name = part.type === 'dynamic-tool' ? part.toolName : part.type.replace(/^tool-/u, '');
  const title = action?.tool
    ? toPlainText(renderAction(action.tool.presentation, action.arguments, action.provenance, locale).title)
    : name.replaceAll('_', ' ');
  return (
    <p className="message-call" data-state={part.state}>
      <SafeText text={title} /> <span className="message-call-state">{describeState(part)}</span>
    </p>
  );
}

function describeState(part: ToolPart): string {
  switch (part.state) {
    case 'output-available':
      return 'done';
    case 'output-error':
      return part.errorText;
    case 'output-denied':
      return part.approval.reason ?? 'not done';
    default:
      return '…';
  }
}
