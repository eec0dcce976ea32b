import { useState, type FormEvent, type KeyboardEvent, type ReactElement } from 'react';

interface ComposerProps {
  readonly isRunning: boolean;
  readonly isWaiting: boolean;
  readonly isSending: boolean;
  readonly error: string | undefined;
  readonly onSend: (text: string) => Promise<unknown>;
  readonly onStop: () => void;
}

export function Composer({ isRunning, isWaiting, isSending, error, onSend, onStop }: ComposerProps): ReactElement {
  const [text, setText] = useState('');
  const isEmpty = text.trim() === '';

  const submit = (): void => {
    if (isEmpty) return;
    const sent = text;
    setText('');
    onSend(sent).catch(() => setText((typed) => (typed === '' ? sent : typed)));
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    submit();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };

  return (
    <form className="composer" onSubmit={onSubmit}>
      {error && <p className="app-failure" role="alert">{error}</p>}
      {isRunning && isSending && <p className="composer-note" role="status">Your message is next, once the agent is done with the last one.</p>}
      {isWaiting && <p className="composer-note">A request waits for a decision. Sending a message cancels it.</p>}
      <div className="composer-row">
        <textarea dir="auto" aria-label="Message" placeholder="Ask the office agent…" rows={1} maxLength={20_000} value={text} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} />
        {isRunning ? (
          <button type="button" className="app-button" onClick={onStop}>
            Interrupt
          </button>
        ) : (
          <button type="submit" className="app-button app-button-ink" aria-disabled={isEmpty}>
            Send
          </button>
        )}
      </div>
    </form>
  );
}
