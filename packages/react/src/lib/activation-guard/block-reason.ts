/**
 * Why a press would not count now. The names are those of the browser's own permission elements (WICG Page Embedded
 * Permission Control, `invalidReason`); `recently_changed` is the kit's: what the buttons speak of is new.
 */
export type BlockReason =
  /** It has just come onto the page, or its tab was just shown again. */
  | 'recently_attached'
  /** Something else is in front of the person than a moment ago. */
  | 'recently_changed'
  /** It has just moved, or come into view. */
  | 'intersection_changed'
  /** It is not in view, or cut off. */
  | 'intersection_out_of_viewport_or_clipped'
  /** Something lies over it, or it is distorted. Chromium tells; other browsers do not. */
  | 'intersection_occluded_or_distorted'
  /** The page's own style makes it invisible. */
  | 'style_invalid';

/** Why one press did not count. */
export type PressReason =
  | BlockReason
  /** A script made it. */
  | 'untrusted_event'
  /** It began or ended somewhere else than on the button. */
  | 'pointer_left'
  /** A key that was held down for something else. */
  | 'key_repeat'
  /** The focus came here a moment ago. */
  | 'recently_focused'
  /** The focus was put here by the page, not by the person. */
  | 'focus_not_moved_by_person';

/**
 * What is done about a button that something lies over. `warn`: it is told, and pressed all the same. The answer of a
 * browser is wrong under ancestors with opacity, filters or transforms, so `enforce` is for surfaces without any.
 */
export type OcclusionMode = 'off' | 'warn' | 'enforce';

/** How long a decision must have been in front of a person before a press counts. */
export const activationDelayMs = 500;
