import { isPlainObject, type JsonValue } from './json.ts';
import type { VerifiedEntry } from './log-export-entry.ts';
import { createStopWindows } from './log-stop.ts';

/** What a log that nobody has changed can still say of the system that wrote it. */
export type ClaimFault =
  /** An action was started while a stop that covers it was pressed. */
  | 'claim_in_stop'
  /** An authorization was used a second time. */
  | 'claimed_twice'
  /** More stops are pressed at once than `mostPressed`: nothing was decided about this entry. */
  | 'too_many_stops';

/** Looks for claims that must not be, over entries in their order, in bounded memory. */
export interface ClaimCheck {
  /** Claims of which it cannot be told whether a stop covered them: who it covers, or whom they were for, is not shown. */
  readonly undecided: number;
  add(entry: VerifiedEntry): ClaimFault | undefined;
  /** The same for a claim while no stop is pressed. `false`: nothing was added, and `add` has to tell. */
  addFree(actionId: string): boolean;
}

/** Stops that may be pressed at once. */
export const mostPressed = 1_000;

/**
 * A second claim is found when it comes within so many claims of the first. To find every one takes all ids of a log of
 * any length; ids of a fixed size would take honest claims for second ones.
 */
export const rememberedClaims = 65_536;

export function createClaimCheck(): ClaimCheck {
  const stops = createStopWindows();
  const claimed = new Set<string>();
  /** The same ids in a circle, the oldest at `next`: to find it as the first of a set takes a walk over all that were deleted. */
  const circle: string[] = [];
  let next = 0;
  let undecided = 0;

  function addClaim({ leaf, values }: VerifiedEntry): ClaimFault | undefined {
    const standing = stops.judge(leaf, toId(values.get('person'), 'id'));
    if (standing === 'covered') return 'claim_in_stop';
    if (standing === 'undecided') undecided += 1;
    const actionId = leaf.actionId!;
    if (claimed.has(actionId)) return 'claimed_twice';
    remember(actionId);
    return undefined;
  }

  function remember(actionId: string): void {
    const forgotten = circle[next];
    if (forgotten !== undefined) claimed.delete(forgotten);
    claimed.add(actionId);
    circle[next] = actionId;
    next = (next + 1) % rememberedClaims;
  }

  return {
    get undecided() {
      return undecided;
    },
    add(entry) {
      const { type, stop } = entry.leaf;
      if (type === 'action.claimed') return addClaim(entry);
      if (type === 'stop.pressed') stops.press(stop!, toStoppedId(entry.values.get('facts')));
      if (type === 'stop.reset') stops.reset(stop!);
      return stops.size > mostPressed ? 'too_many_stops' : undefined;
    },
    addFree(actionId) {
      if (stops.size > 0 || claimed.has(actionId)) return false;
      remember(actionId);
      return true;
    },
  };
}

function toStoppedId(facts: JsonValue | undefined): string | undefined {
  return isPlainObject(facts) ? toId(facts['scope'] as JsonValue | undefined, 'userId') : undefined;
}

function toId(value: JsonValue | undefined, name: string): string | undefined {
  const id = isPlainObject(value) ? value[name] : undefined;
  return typeof id === 'string' ? id : undefined;
}
