import { ConsentDialog, useActions } from '@byleave/react';
import type { Action } from '@byleave/core';
import { useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import { Composer } from './composer.tsx';
import { Message } from './message.tsx';
import { useConversation, useSendMessage, useStopRun } from './use-conversation.ts';

const suggestions = [
  'What’s in my inbox?',
  'Pay the Northwind invoice',
  'Pay the Lumen Parts invoice',
  'Tell #general that the showroom opens at 10 on Friday',
];

interface ChatProps {
  readonly id: string;
  readonly model: string;
}

export function Chat({ id, model }: ChatProps): ReactElement {
  const conversation = useConversation(id);
  const actions = useActions({ conversation: id, limit: 200 });
  const send = useSendMessage(id);
  const stop = useStopRun(id);
  const end = useEnd();
  const [reviewed, setReviewed] = useState<Action | null>(null);

  if (conversation.error) return <p className="app-failure" role="alert">{conversation.error.message}</p>;
  if (!conversation.data) return <p className="app-empty">Opening…</p>;
  const { messages, status, error } = conversation.data;

  return (
    <>
      <div className="chat-log" role="log" aria-label="Conversation">
        {messages.length === 0 && (
          <section className="chat-start">
            <h2>What should the office agent do?</h2>
            <p>It reads mail, files and payments by itself. Before anything leaves the office, it asks you.</p>
            <ul className="chat-suggestions">
              {suggestions.map((text) => (
                <li key={text}>
                  <button type="button" className="app-button" onClick={() => send.mutate(text)}>
                    {text}
                  </button>
                </li>
              ))}
            </ul>
            <p>Model: {model}</p>
          </section>
        )}
        {messages.map((message) => (
          <Message key={message.id} message={message} actions={actions.data ?? []} onReview={setReviewed} />
        ))}
        {status === 'running' && <p className="chat-status" role="status">Working…</p>}
        {status === 'failed' && error && <p className="app-failure" role="alert">{error}</p>}
        <div ref={end} />
      </div>
      <ConsentDialog
        actions={reviewed ? [reviewed] : []}
        isOpen={reviewed !== null}
        onClose={() => setReviewed(null)}
        onSettled={({ status }) => {
          if (status === 'accepted') setReviewed(null);
        }}
      />
      <Composer
        isRunning={status === 'running'}
        isWaiting={actions.data?.some((action) => action.lifecycle.state === 'awaitingConsent') ?? false}
        isSending={send.isPending}
        error={send.error?.message}
        onSend={(text) => send.mutateAsync(text)}
        onStop={() => stop.mutate()}
      />
    </>
  );
}

const pendingCard = '[data-bl-part="consent-card"][data-bl-state="pending"]';

/** What may be out of view above a request's title, in px, so that its buttons are in view: who asks, which the page says too. */
const cardHead = 80;

/**
 * Keeps the end in view while the reader is at the end, and leaves them alone while they read further up. A request
 * that is taller than the window is shown from its top: who asks for what comes before the buttons, until the reader
 * has come to the buttons.
 */
function useEnd(): React.RefObject<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  useLayoutEffect(() => {
    const log = end.current?.parentElement;
    if (!log) return undefined;
    let target = 0;
    const follow = (): void => {
      if (!isFollowing.current) return;
      const card = log.querySelector<HTMLElement>(pendingCard);
      // Whoever is typing in a request is not to lose their place.
      if (card?.contains(document.activeElement) && document.activeElement?.closest('form')) return;
      const isDeciding = (document.activeElement?.closest('[data-bl-part="stub"]') ?? null) !== null;
      const bottom = log.scrollHeight - log.clientHeight;
      const cardTop = card ? log.scrollTop + card.getBoundingClientRect().top - log.getBoundingClientRect().top - 16 : bottom;
      const hiddenHead = bottom - cardTop;
      target = Math.round(Math.max(0, isDeciding || hiddenHead <= cardHead ? bottom : cardTop));
      log.scrollTop = target;
    };
    const onScroll = (): void => {
      const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
      isFollowing.current = isAtEnd || Math.abs(log.scrollTop - target) < 2;
    };
    const sizes = new ResizeObserver(follow);
    for (const child of log.children) sizes.observe(child);
    follow();
    log.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      sizes.disconnect();
      log.removeEventListener('scroll', onScroll);
    };
  });
  return end;
}
