'use client';

import { useId, useRef, useState, type ReactNode } from 'react';
import { useServerTime } from '../hooks/use-server-time.ts';
import { stopMessages } from '../messages/en/stop.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { Part } from '../part/part.tsx';
import type { HeadingLevel } from '../text/heading.tsx';
import { toSpokenText } from '../text/spoken-text.ts';
import { LatchedStopRow } from './latched-stop.tsx';
import { PressNotice } from './press-notice.tsx';
import type { StopReach, StopTarget } from './stop-scope.ts';
import { defaultStopShortcut, useStopShortcut } from './stop-shortcut.ts';
import { pressWords } from './stop-words.ts';
import { useUncovered } from './uncovered.ts';
import { useEmergencyStop, type EmergencyStopOptions } from './use-emergency-stop.ts';
import { useStopAnnouncements } from './use-stop-announcements.ts';

export interface EmergencyStopProps extends EmergencyStopOptions {
  /** What one press stops unless something else is chosen. Default `mine`. */
  readonly defaultReach?: StopReach;
  /**
   * `floating`: in the corner of the window and in the browser's top layer, so that nothing covers it. The room it takes is
   * `--bl-stop-room`. `inline`: where it is put. Default `floating`.
   */
  readonly placement?: 'floating' | 'inline';
  /** As `aria-keyshortcuts` writes it; `null` for none. Default `Control+Shift+.`. */
  readonly shortcut?: string | null;
  /** What else can be done while the authority does not answer, such as whom to call. */
  readonly fallback?: ReactNode;
  /** Of each stop that is latched. Default 3. */
  readonly headingLevel?: HeadingLevel;
  readonly className?: string;
}

const minuteMs = 60_000;

/**
 * The emergency stop (ISO 13850): always there, one press, latched until it is reset with a reason. It never says that
 * something is stopped before the authority has said so, and goes on trying while the authority does not answer.
 */
export function EmergencyStop({ defaultReach = 'mine', placement = 'floating', shortcut = defaultStopShortcut, fallback, headingLevel = 3, className, ...options }: EmergencyStopProps): ReactNode {
  const messages = useMessages(stopMessages);
  const control = useEmergencyStop(options);
  const now = useServerTime(minuteMs);
  const root = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const selectId = useId();
  const { state, targets } = control;
  const target = targets.find((each) => keyOf(each) === chosen) ?? targets.find(({ reach }) => reach === defaultReach) ?? targets[0]!;
  const isHeld = state !== 'stopping' && control.isHeld(target);
  const isPressed = isHeld || state === 'stopping';
  const isFloating = placement === 'floating';
  useUncovered(root, isFloating);
  useStopAnnouncements(control, button);
  const press = (): void => control.press(target);
  useStopShortcut(shortcut, press);
  const nameOf = (each: StopTarget): string => pressWords(each, toSpokenText(each.agent?.name ?? ''), messages);
  return (
    <section
      ref={root}
      className={className === undefined ? 'bl-panel bl-stop' : `bl-panel bl-stop ${className}`}
      popover={isFloating ? 'manual' : undefined}
      lang={messages.locale}
      dir={messages.direction}
      aria-label={messages.stop.label}
      // Not announced: named so because what is modal leaves live regions alone, and with them what they are in.
      aria-live="off"
      data-bl-part="emergency-stop"
      data-bl-state={state}
      data-bl-placement={placement}
    >
      <div className="bl-stop-control">
        {targets.length > 1 && (
          <>
            <label className="bl-hidden" htmlFor={selectId}>
              {messages.stop.what}
            </label>
            <select id={selectId} className="bl-select" data-bl-part="stop-scope" value={keyOf(target)} onChange={(event) => setChosen(event.target.value)}>
              {targets.map((each) => (
                <option key={keyOf(each)} value={keyOf(each)}>
                  {nameOf(each)}
                </option>
              ))}
            </select>
          </>
        )}
        <Part
          as="button"
          part="stop"
          ref={button}
          className="bl-stop-button"
          data-bl-pressed={isPressed || undefined}
          aria-keyshortcuts={shortcut ?? undefined}
          onClick={press}
        >
          <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true">
            <path d="M7 2.5h6L17.5 7v6L13 17.5H7L2.5 13V7Z" />
            <path d="M7 10h6" />
          </svg>
          {isHeld || targets.length > 1 ? (
            <span>
              {isHeld ? messages.stop.held : messages.stop.stop}
              <span className="bl-hidden"> {nameOf(target)}</span>
            </span>
          ) : (
            <span>{nameOf(target)}</span>
          )}
        </Part>
      </div>
      <PressNotice control={control} fallback={fallback} />
      {control.latched.length > 0 && (
        <details className="bl-stop-latched" open data-bl-part="latched-stops">
          <summary>{messages.format(messages.stop.count, { count: control.latched.length })}</summary>
          <ul className="bl-rows">
            {control.latched.map((latched) => (
              <LatchedStopRow key={latched.stop.id} latched={latched} control={control} now={now} headingLevel={headingLevel} />
            ))}
          </ul>
        </details>
      )}
      {shortcut !== null && state === 'armed' && control.isKnown && (
        <p className="bl-label bl-stop-keys">
          <Sentence template={messages.stop.shortcut} values={{ keys: <kbd dir="ltr">{shortcut}</kbd> }} />
        </p>
      )}
    </section>
  );
}

function keyOf({ reach, agent }: StopTarget): string {
  return agent ? `${reach} ${agent.id}` : reach;
}
