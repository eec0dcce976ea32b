import { Suspense, useId, type ReactNode } from 'react';
import { requestPart } from '../lazy-part/request-part.ts';
import { stopMessages } from '../messages/en/stop.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatExactTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { Heading, type HeadingLevel } from '../text/heading.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { Time } from '../text/time.tsx';
import { StopOutcomes } from './stop-outcomes.tsx';
import { isSettled, type LatchedStop } from './stop-rules.ts';
import { emergencyRole, requireViewer } from './stop-scope.ts';
import { countOutcomes, latchedTemplate } from './stop-words.ts';
import type { EmergencyStopControl } from './use-emergency-stop.ts';

/** A consent card comes with it: loaded when somebody resets, never on the way to a stop. */
const ResetForm = requestPart('ResetForm');

export interface LatchedStopRowProps {
  readonly latched: LatchedStop;
  readonly control: EmergencyStopControl;
  /** The authority's clock; `null` while it is not known. */
  readonly now: number | null;
  readonly headingLevel: HeadingLevel;
}

/** One stop that is latched: whom it holds up, what became of what was going on, and the way to reset it. */
export function LatchedStopRow({ latched, control, now, headingLevel }: LatchedStopRowProps): ReactNode {
  const messages = useMessages(stopMessages);
  const format = useTimeFormat();
  const viewer = requireViewer(useByleave().viewer);
  const headingId = useId();
  const { stop, isHidden, actions } = latched;
  const { scope, pressedBy, at } = stop;
  const isMine = pressedBy.id === viewer.id;
  const mayReset = isMine || (viewer.roles?.includes(emergencyRole) ?? false);
  const who = <SafeText text={pressedBy.name} />;
  const principals = actions?.map(({ principal }) => principal) ?? [];
  const agentName = principals.find(({ agent }) => agent.id === scope.agentId)?.agent.name ?? scope.agentId ?? '';
  const personName = principals.find(({ user }) => user.id === scope.userId)?.user.name ?? scope.userId ?? '';
  return (
    <li className="bl-row" data-bl-part="latched-stop" data-bl-state={isSettled(latched) ? 'stopped' : 'partial'}>
      <Heading id={headingId} level={headingLevel}>
        <Sentence template={latchedTemplate(scope, viewer, messages)} values={{ agent: <SafeText text={agentName} />, person: <SafeText text={personName} /> }} />
      </Heading>
      <p className="bl-label bl-tabular">
        <Sentence
          template={isMine ? messages.stop.pressedByYou : messages.stop.pressedBy}
          values={{ person: who, time: <Time at={at}>{formatExactTime(at, format, now)}</Time> }}
        />
      </p>
      {stop.reason !== undefined && (
        <p className="bl-label">
          <Sentence template={messages.quoted} values={{ text: <SafeText text={stop.reason} /> }} />
        </p>
      )}
      {isHidden && (
        <p>
          <Sentence template={messages.stop.hidden} values={{ person: who }} />
        </p>
      )}
      {!isHidden && !actions && (
        <p>
          <Sentence template={messages.stop.unread} />
        </p>
      )}
      {actions && (
        <>
          <ul className="bl-stop-counts">
            {countOutcomes(latched).map(({ outcome, count }) => (
              <li key={outcome} data-bl-outcome={outcome}>
                <Sentence template={messages.stop.counts[outcome]} values={{ count }} />
              </li>
            ))}
          </ul>
          {actions.length === 0 && (
            <p>
              <Sentence template={messages.stop.nothing} />
            </p>
          )}
          {actions.length > 0 && <StopOutcomes actions={actions} now={now} />}
        </>
      )}
      {mayReset && control.resetting === stop.id && (
        <Suspense fallback={<i className="bl-skeleton" />}>
          <ResetForm latched={latched} onLeave={control.leaveReset} headingLevel={headingLevel} />
        </Suspense>
      )}
      {mayReset && control.resetting !== stop.id && (
        <button type="button" className="bl-button bl-button-small" data-bl-part="reset" onClick={() => control.openReset(stop.id)}>
          {messages.stop.reset}
        </button>
      )}
      {!mayReset && (
        <p className="bl-label">
          <Sentence template={messages.stop.notYours} values={{ person: who }} />
        </p>
      )}
    </li>
  );
}
