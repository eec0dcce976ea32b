import { useCallback, useEffect, useRef, useState } from 'react';
import { useByleave, type Activation } from '../provider/byleave-context.ts';
import type { BlockReason, OcclusionMode, PressReason } from './block-reason.ts';
import { watchExposure, type ExposureWatch } from './exposure-watch.ts';
import { followGestures } from './person-gestures.ts';

export interface ActivationGuardOptions {
  /** Default `warn`. */
  readonly occlusion?: OcclusionMode;
  /** What the buttons speak of. When it changes, the delay starts over. */
  readonly subject?: string;
  /** Which presses count as a person's. Default: as the provider says. */
  readonly activation?: Activation;
}

/** Whether a decision has been in front of a person for long enough, for all the buttons of one surface. */
export interface ActivationGuard {
  /** The `ref` of the element that holds the buttons. */
  readonly attach: (element: Element | null) => void;
  /** Whether there are any buttons to guard. */
  readonly isWatching: boolean;
  /** Why no press counts now; `null` when one would. */
  readonly blockedBy: BlockReason | null;
  /** Why the last press did not count, until another one does or a few seconds have passed. */
  readonly refusedBy: PressReason | null;
  /** What would block it under `occlusion: 'enforce'`. */
  readonly warning: BlockReason | null;
  readonly activation: Activation;
  /** Why a press that begins now would not count. Looks again, and does not wait for a rendering. */
  readonly check: () => BlockReason | null;
  readonly refuse: (reason: PressReason) => void;
  readonly accept: () => void;
}

const tellsMs = 6_000;

/**
 * Guards the buttons of one surface against presses that were meant for something else: none counts within 500 ms of
 * its coming, moving, changing or being uncovered. Give each button `useGuardedPress`.
 */
export function useActivationGuard({ occlusion = 'warn', subject = '', activation: wanted }: ActivationGuardOptions = {}): ActivationGuard {
  const { activation: provided } = useByleave();
  const activation = wanted ?? provided;
  const [element, setElement] = useState<Element | null>(null);
  const [blockedBy, setBlockedBy] = useState<BlockReason | null>('recently_attached');
  const [refusedBy, setRefusedBy] = useState<PressReason | null>(null);
  const [warning, setWarning] = useState<BlockReason | null>(null);
  const watch = useRef<ExposureWatch | null>(null);
  const blocked = useRef<BlockReason | null>('recently_attached');
  useEffect(followGestures, []);
  useEffect(() => {
    if (!element) return undefined;
    const onChange = (reason: BlockReason | null): void => {
      blocked.current = reason;
      setBlockedBy(reason);
    };
    const watching = watchExposure(element, { occlusion, onChange, onWarning: setWarning });
    watch.current = watching;
    return () => {
      watching.stop();
      watch.current = null;
      onChange('recently_attached');
    };
  }, [element, occlusion]);

  const shown = useRef(subject);
  useEffect(() => {
    if (shown.current !== subject) watch.current?.disturb('recently_changed');
    shown.current = subject;
  }, [subject]);

  useEffect(() => {
    if (refusedBy === null) return undefined;
    const timer = setTimeout(() => setRefusedBy(null), tellsMs);
    return () => clearTimeout(timer);
  }, [refusedBy]);

  return {
    attach: setElement,
    isWatching: element !== null,
    blockedBy,
    refusedBy,
    warning,
    activation,
    check: useCallback(() => {
      watch.current?.look();
      return watch.current === null ? 'recently_attached' : blocked.current;
    }, []),
    refuse: setRefusedBy,
    accept: useCallback(() => setRefusedBy(null), []),
  };
}
