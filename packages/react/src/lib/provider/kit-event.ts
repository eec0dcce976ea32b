import type { Action, Decision, ErrorCode, Risk, ShownCatalog } from '@byleave/core';
import type { PressReason } from '../activation-guard/block-reason.ts';
import type { PartName } from '../part/part-render.ts';
import type { StopReach } from '../emergency-stop/stop-scope.ts';

/** Where a person meets a request. */
export type Surface = 'card' | 'dialog' | 'inbox';

/** Why a press did not count; the words of the WICG's page-embedded permission control where it has one. */
export type BlockedReason = PressReason | 'confirmation_missing' | 'not_read_through' | 'offline';

/** Which request an event is of. Never a value of its arguments, nor anybody's words. */
export interface RequestFacts {
  readonly actionId: string;
  readonly toolName: string;
  readonly risk: Risk;
  readonly digest: string;
  readonly surface: Surface;
}

/** How a person came to their decision, for telling care from habit. */
export interface Reading {
  /** From the first time it could be seen to the press. */
  readonly decisionTimeMs: number;
  /** JSON Pointers of arguments, and names of parts (`data-bl-part`), that were opened. */
  readonly expandedFields: readonly string[];
  /** Whether the end of the request was in view. */
  readonly scrolledToEnd: boolean;
}

/** What happens in the kit, for a host's analytics. Told as it happens, in the order it happens. */
export type KitEvent =
  | (RequestFacts & { readonly type: 'request.shown'; readonly catalog: ShownCatalog })
  | (RequestFacts & { readonly type: 'guard.blocked'; readonly reason: BlockedReason; readonly decision: Decision['decision'] })
  | (RequestFacts & { readonly type: 'request.expanded'; readonly field: string })
  | (RequestFacts & { readonly type: 'request.extended'; /** Epoch ms. */ readonly expiresAt: number })
  | (RequestFacts & { readonly type: 'request.edited'; readonly successorId: string })
  | (RequestFacts & Reading & { readonly type: 'request.decided'; readonly decision: Decision['decision']; readonly grantsInAdvance: boolean })
  | (RequestFacts & { readonly type: 'decision.refused'; readonly decision: Decision['decision']; readonly code: ErrorCode })
  | (RequestFacts & { readonly type: 'request.expired' })
  | (RequestFacts & { readonly type: 'request.superseded' })
  /** It came to an end that was not decided here: by somebody else, by a stop, by its conversation going on. */
  | (RequestFacts & { readonly type: 'request.ended'; readonly state: Action['lifecycle']['state'] })
  | (RequestFacts & { readonly type: 'stepUp.started' })
  | (RequestFacts & { readonly type: 'stepUp.ended'; readonly outcome: 'proven' | 'cancelled' | 'missing' | 'duplicate' | 'unsupported' | 'failed' | 'refused' })
  /** Several of low or medium risk were decided together: told when it is pressed, then once all are answered. */
  | { readonly type: 'batch.decided'; readonly decision: Decision['decision']; readonly actionIds: readonly string[]; readonly decisionTimeMs: number }
  | { readonly type: 'batch.ended'; readonly decision: Decision['decision']; readonly decidedCount: number; readonly refusedCount: number }
  | { readonly type: 'batch.blocked'; readonly decision: Decision['decision']; readonly reason: BlockedReason }
  /** The emergency stop. It is in force only once the authority has acknowledged it. */
  | { readonly type: 'stop.pressed'; readonly reach: StopReach }
  | { readonly type: 'stop.acknowledged'; readonly reach: StopReach; readonly stopId: string }
  | { readonly type: 'stop.refused'; readonly reach: StopReach; readonly code: ErrorCode }
  | { readonly type: 'stop.resetAsked'; readonly stopId: string; readonly actionId: string }
  /** The host's styles take away what safety needs. `rule` says what: see "Locked minimums" in the theming docs. */
  | { readonly type: 'style.invalid'; readonly part: string; readonly rule: StyleRule }
  /** A host's `render` took something away of a part that a person needs, so that the kit shows its own again. */
  | { readonly type: 'part.restored'; readonly part: PartName; readonly because: PartFault }
  /** A language could not be loaded; English is shown. */
  | { readonly type: 'catalog.failed'; readonly locale: string };

/** What was wrong with what a host rendered: see "Your own elements" in the embedding docs. */
export type PartFault = 'removed' | 'renamed' | 'words' | 'hidden' | 'out_of_reach' | 'deny_smaller_than_approve';

export type StyleRule = 'hidden' | 'transparent' | 'too_small' | 'low_contrast' | 'deny_smaller_than_approve';

/** Hears what happens in the kit. What it throws is reported to the page and changes nothing in the kit. */
export type KitEventListener = (event: KitEvent) => void;
