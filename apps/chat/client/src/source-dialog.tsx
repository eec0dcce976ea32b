import { MarkedText, SafeText, type SourcePlace } from '@byleave/react';
import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { findSource, type FoundSource } from './find-source.ts';
import { useConversation } from './use-conversation.ts';
import './source-dialog.css';

export interface SourceDialogProps {
  readonly place: SourcePlace;
  readonly onClose: () => void;
}

const titles = { user: 'Your message', email: 'Mail', file: 'File', forum: 'Forum post', web: 'Web page' };

/** What the agent read, opened where a value was found in it. Reading it decides nothing, and the focus goes back to where it was opened from. */
export function SourceDialog({ place, onClose }: SourceDialogProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const { action, span, opener } = place;
  const conversation = useConversation(action.conversation);
  const source = conversation.data && (findSource(conversation.data.messages, span) ?? null);
  useEffect(() => dialog.current?.showModal(), []);
  const title = Object.hasOwn(titles, span.origin) ? titles[span.origin as keyof typeof titles] : 'Tool result';
  const close = (): void => {
    onClose();
    opener.focus();
  };
  return (
    <dialog ref={dialog} className="source" aria-labelledby="source-title" onClose={close}>
      <header className="source-head">
        <h2 id="source-title">{title}</h2>
        <button type="button" className="app-button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      <SourceBody source={source} error={conversation.error} />
      <p className="source-note">This is what the agent read. Whoever wrote it decided its words.</p>
    </dialog>
  );
}

function SourceBody({ source, error }: { readonly source: FoundSource | null | undefined; readonly error: Error | null }): ReactNode {
  if (error) return <p role="alert">{error.message} The request quotes the place, and the quotation is part of the record.</p>;
  if (source === undefined) return <p role="status">Opening…</p>;
  if (source === null) return <p role="status">It is no longer here as the agent read it. The request quotes the place, and the quotation is part of the record.</p>;
  return <SourceFields fields={source} />;
}

function SourceFields({ fields }: { readonly fields: FoundSource }): ReactElement {
  const list = useRef<HTMLDListElement>(null);
  useEffect(() => {
    // It answers with a promise, which is nothing to clean up with.
    void list.current?.querySelector('mark')?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <dl ref={list} className="source-fields" tabIndex={0} aria-label="What it says">
      {fields.map(({ name, text, mark }) => (
        <div key={name}>
          {name !== '' && (
            <dt>
              <SafeText text={toLabel(name)} />
            </dt>
          )}
          <dd>{mark ? <MarkedText text={text} start={mark.start} end={mark.end} /> : <SafeText text={text} />}</dd>
        </div>
      ))}
    </dl>
  );
}

/** "fromName" as "From name". */
function toLabel(name: string): string {
  const words = name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ').toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
