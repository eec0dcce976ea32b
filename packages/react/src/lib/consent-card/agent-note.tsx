import { useState, type ReactNode } from 'react';
import { noteMessages } from '../messages/en/note.ts';
import { useMessages } from '../messages/messages.ts';
import { SafeText } from '../text/safe-text.tsx';

const shownAtFirst = 280;

/** The agent's own words: quoted, labelled, plain text, and never long enough to push the facts out of sight. */
export function AgentNote({ text }: { readonly text: string }): ReactNode {
  const messages = useMessages(noteMessages);
  const [isWhole, setIsWhole] = useState(false);
  const characters = Array.from(text);
  const isLong = characters.length > shownAtFirst;
  const shown = isLong && !isWhole ? `${characters.slice(0, shownAtFirst).join('')}…` : text;
  return (
    <div className="bl-quote" data-bl-part="agent-note">
      <span className="bl-label">{messages.note.agentNote}</span>
      <p>
        <SafeText text={shown} />
      </p>
      {isLong && (
        <button type="button" className="bl-link" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? messages.note.showLess : messages.note.showAll}
        </button>
      )}
    </div>
  );
}
