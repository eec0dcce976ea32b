import { useId, type ReactNode } from 'react';
import { useConnectionStatus } from '../hooks/use-connection-status.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { Heading, type HeadingLevel } from '../text/heading.tsx';

/** What a panel shows, as `data-bl-state` says it. */
export type PanelState = 'loading' | 'error' | 'empty' | 'listed';

export interface PanelProps {
  /** Its `data-bl-part`. */
  readonly part: string;
  readonly label: string;
  readonly state: PanelState;
  readonly headingLevel: HeadingLevel;
  readonly className: string | undefined;
  readonly children: ReactNode;
}

/** The frame of a list that stands by itself: its title, and whether what is in it is up to date. */
export function Panel({ part, label, state, headingLevel, className, children }: PanelProps): ReactNode {
  const messages = useMessages();
  const headingId = useId();
  const isOffline = useConnectionStatus() === 'reconnecting';
  return (
    <section
      className={className === undefined ? 'bl-panel' : `bl-panel ${className}`}
      lang={messages.locale}
      dir={messages.direction}
      aria-labelledby={headingId}
      aria-busy={state === 'loading' || undefined}
      data-bl-part={part}
      data-bl-state={state}
      data-bl-connection={isOffline ? 'offline' : undefined}
    >
      <div className="bl-head">
        <div className="bl-who">
          <Heading id={headingId} level={headingLevel}>
            {label}
          </Heading>
        </div>
      </div>
      {isOffline && (
        <p className="bl-body bl-note" role="status">
          <Sentence template={messages.panelOffline} />
        </p>
      )}
      {children}
    </section>
  );
}
