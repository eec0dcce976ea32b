import type { Action } from '@byleave/core';
import type { ReactNode } from 'react';
import { useExtension } from '../hooks/use-extension.ts';
import { formatTime } from '../messages/time-format.ts';
import { keepOpenMessages } from '../messages/en/keep-open.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';

export interface KeepOpenProps {
  readonly action: Action;
  /** Whether the lifecycle gives it more time. */
  readonly isExtendable: boolean;
  readonly now: number;
  readonly onExtended: () => void;
}

/** More time for whoever needs it (WCAG 2.2.1), offered when the end is near. */
export function KeepOpen({ action, isExtendable, now, onExtended }: KeepOpenProps): ReactNode {
  const messages = useMessages(keepOpenMessages);
  const format = useTimeFormat();
  const { announcer } = useByleave();
  const extension = useExtension(action);
  if (!isExtendable) return <span className="bl-label"><Sentence template={messages.keepOpen.impossible} /></span>;
  return (
    <>
      <button
        type="button"
        className="bl-link"
        data-bl-part="keep-open"
        aria-disabled={extension.isPending || undefined}
        onClick={() => {
          if (extension.isPending) return;
          extension.mutate(undefined, {
            onSuccess: ({ lifecycle }) => {
              const { deadline } = lifecycle.context;
              onExtended();
              if (deadline !== null) announcer.announce(messages.format(messages.keepOpen.done, { time: formatTime(deadline, format, now) }));
            },
          });
        }}
      >
        {messages.keepOpen.action}
      </button>
      {extension.error && (
        <p className="bl-error" role="alert">
          <SafeText text={messages.refusal(extension.error.refusal)} />
        </p>
      )}
    </>
  );
}
