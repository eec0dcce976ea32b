import type { Action } from '@byleave/core';
import type { ReactNode } from 'react';
import { usePasskeyRemoval } from '../hooks/use-passkey-removal.ts';
import type { Passkey } from '../hooks/use-passkeys.ts';
import { formatTime } from '../messages/time-format.ts';
import { passkeysMessages } from '../messages/en/passkeys.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import type { Phrase } from '../messages/template.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';
import { Time } from '../text/time.tsx';
import { toSpokenText } from '../text/spoken-text.ts';

export interface PasskeyRowProps {
  readonly passkey: Passkey;
  readonly now: number | null;
  /** Called with the action that has to be approved before the passkey is gone. */
  readonly onAsked: (removal: Action) => void;
}

/** One passkey: what it is called, when it was used, and the way to let it go. */
export function PasskeyRow({ passkey: { id, label, createdAt, lastUsedAt, isBackedUp }, now, onAsked }: PasskeyRowProps): ReactNode {
  const { passkeys, refusal, direction, format } = useMessages(passkeysMessages);
  const removal = usePasskeyRemoval();
  return (
    <li className="bl-row bl-passkey" data-bl-part="passkey">
      <div className="bl-who">
        <p className="bl-limit-name">
          <SafeText text={label} />
        </p>
        <div className="bl-label">
          <bdi dir={direction}>
            <At template={passkeys.createdAt} at={createdAt} now={now} />
            {' · '}
            {lastUsedAt === undefined ? passkeys.neverUsed : <At template={passkeys.lastUsed} at={lastUsedAt} now={now} />}
            {' · '}
            {isBackedUp ? passkeys.backedUp : passkeys.onOneDevice}
          </bdi>
        </div>
        {removal.error && (
          <p className="bl-error" role="alert">
            <SafeText text={refusal(removal.error.refusal)} />
          </p>
        )}
      </div>
      <button
        type="button"
        className="bl-button bl-button-small"
        data-bl-part="remove-passkey"
        aria-label={format(passkeys.remove, { name: toSpokenText(label) })}
        aria-disabled={removal.isPending || undefined}
        onClick={() => {
          if (!removal.isPending) removal.mutate(id, { onSuccess: onAsked });
        }}
      >
        {passkeys.removeShort}
      </button>
    </li>
  );
}

function At({ template, at, now }: { readonly template: Phrase<{ readonly time: unknown }>; readonly at: number; readonly now: number | null }): ReactNode {
  const format = useTimeFormat();
  return <Sentence template={template} values={{ time: <Time at={at}>{formatTime(at, format, now)}</Time> }} />;
}
