import type { LogStanding } from '@byleave/client/log';
import type { ReactNode } from 'react';
import { useServerTime } from '../hooks/use-server-time.ts';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';

const secondMs = 1_000;

/** How far the log is sealed, whether it is the one this browser saw, and what that does not show. */
export function LogStandingNote({ standing }: { readonly standing: LogStanding | undefined }): ReactNode {
  const messages = useMessages(timelineMessages);
  const { log } = messages.timeline;
  const status = standing?.status ?? 'checking';
  const isBroken = status === 'broken';
  return (
    <div className="bl-log-standing" data-bl-part="log-standing" data-bl-state={status}>
      <p className={isBroken ? 'bl-error' : 'bl-label'} role={isBroken ? 'alert' : undefined}>
        <StandingWords standing={standing} />
      </p>
      <details>
        <summary>{log.limits}</summary>
        <p className="bl-label">
          <Sentence template={log.limitsText} />
        </p>
      </details>
    </div>
  );
}

function StandingWords({ standing }: { readonly standing: LogStanding | undefined }): ReactNode {
  const messages = useMessages(timelineMessages);
  const { log } = messages.timeline;
  const now = useServerTime(secondMs);
  switch (standing?.status) {
    case undefined:
      return log.checking;
    case 'verified': {
      const lagMs = Math.max(0, (now ?? standing.at ?? 0) - (standing.at ?? now ?? 0));
      return (
        <>
          <Sentence template={standing.isNew ? log.isNew : log.verified} values={{ size: standing.size, lag: <bdi className="bl-tabular">{formatLag(lagMs, messages.locale)}</bdi> }} />
          {standing.waiting > 0 && (
            <>
              {' '}
              <Sentence template={log.waiting} values={{ count: standing.waiting }} />
            </>
          )}
        </>
      );
    }
    case 'empty':
      return log.empty;
    case 'broken':
      return <Sentence template={log.broken} values={{ why: <Sentence template={standing.code === 'forked' ? log.forked : log.rolledBack} values={{ seen: standing.seen, size: standing.size }} /> }} />;
    case 'unverifiable':
      return <Sentence template={log.unverifiable} values={{ why: standing.code === 'malformed' ? log.malformed : log.noKey }} />;
    case 'unknown':
      return <Sentence template={log.unknown} values={{ why: <SafeText text={messages.refusal(standing.refusal)} /> }} />;
  }
}

/** "3 seconds", "12 minutes": short units end with a period in some languages, where the sentence has one. */
function formatLag(lagMs: number, locale: string): string {
  const seconds = Math.round(lagMs / secondMs);
  const [unit, amount] = seconds < 120 ? (['second', seconds] as const) : seconds < 7_200 ? (['minute', Math.round(seconds / 60)] as const) : (['hour', Math.round(seconds / 3_600)] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}
