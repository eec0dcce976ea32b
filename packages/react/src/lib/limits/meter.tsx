import { useId, type ReactNode } from 'react';
import type { MeterState } from './meter-state.ts';

export interface MeterProps {
  readonly labelledBy: string;
  /** Everything the picture says, in words. */
  readonly valueText: string;
  readonly used: number;
  readonly reserved: number;
  readonly most: number;
  readonly state: MeterState;
  /** In so many steps; 0 for an even bar. */
  readonly steps?: number;
  /** A point on the bar to mark. */
  readonly mark?: number | undefined;
}

/** How much of something is used, hatched how much is reserved, and how much there is. */
export function Meter({ labelledBy, valueText, used, reserved, most, state, steps = 0, mark }: MeterProps): ReactNode {
  const hatchId = useId();
  const usedShare = toShare(used, most);
  const reservedShare = Math.min(toShare(reserved, most), 100 - usedShare);
  return (
    <div
      className="bl-meter"
      role="meter"
      aria-labelledby={labelledBy}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={Math.min(used + reserved, most)}
      aria-valuetext={valueText}
      data-bl-part="meter"
      data-bl-state={state}
    >
      <svg width="100%" height="8" aria-hidden="true">
        <defs>
          <pattern id={hatchId} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect className="bl-meter-hatch" width="2" height="5" />
          </pattern>
        </defs>
        <rect className="bl-meter-used" width={`${usedShare}%`} height="8" />
        <rect x={`${usedShare}%`} width={`${reservedShare}%`} height="8" fill={`url(#${hatchId})`} />
        {Array.from({ length: Math.max(0, steps - 1) }, (_, index) => {
          const x = `${((index + 1) / steps) * 100}%`;
          return <line key={index} className="bl-meter-step" x1={x} x2={x} y1="0" y2="8" />;
        })}
        {mark !== undefined && <line className="bl-meter-mark" data-bl-part="meter-mark" x1={`${toShare(mark, most)}%`} x2={`${toShare(mark, most)}%`} y1="0" y2="8" />}
      </svg>
    </div>
  );
}

function toShare(part: number, whole: number): number {
  if (whole <= 0) return 100;
  return Math.round(Math.min(1, Math.max(0, part / whole)) * 1000) / 10;
}
