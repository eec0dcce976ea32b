import { useState, type ReactNode } from 'react';
import { hourMs, minuteMs } from '../stage/clock.ts';
import type { Stage } from '../stage/stage.ts';

const moves = [
  { label: '1 minute', ms: minuteMs },
  { label: '10 minutes', ms: 10 * minuteMs },
  { label: '1 hour', ms: hourMs },
] as const;

/** What a story lets its reader do to the world: move the clock, break the network, press the emergency stop. */
export function StageBar({ stage, children }: { readonly stage: Stage; readonly children?: ReactNode }): ReactNode {
  const [isOffline, setIsOffline] = useState(stage.network.isOffline);
  const toggleNetwork = (): void => {
    stage.setOffline(!isOffline);
    setIsOffline(!isOffline);
  };
  return (
    <div className="stage-bar" role="group" aria-label="The world of this story">
      {children}
      <span>Clock</span>
      {moves.map(({ label, ms }) => (
        <button
          key={label}
          type="button"
          onClick={() => {
            stage.clock.move(ms);
            stage.refresh();
          }}
        >
          +{label}
        </button>
      ))}
      <button type="button" aria-pressed={isOffline} onClick={toggleNetwork}>
        Offline
      </button>
      <button type="button" onClick={() => void stage.stop('Pressed in a story.')}>
        Stop everything
      </button>
    </div>
  );
}
