// Written by scripts/compile-messages.ts from messages/en/guard.json: change that.
import type { Section } from '../messages.ts';

export interface GuardMessages {
  readonly recently_attached: string;
  readonly recently_changed: string;
  readonly intersection_changed: string;
  readonly intersection_out_of_viewport_or_clipped: string;
  readonly intersection_occluded_or_distorted: string;
  readonly style_invalid: string;
  readonly untrusted_event: string;
  readonly pointer_left: string;
  readonly key_repeat: string;
  readonly recently_focused: string;
  readonly focus_not_moved_by_person: string;
}

export const guardMessages: Section<'guard'> = {
  name: 'guard',
  messages: {
    recently_attached: "This has only just appeared. Read it, then press again.",
    recently_changed: "This has only just changed. Read it again, then press.",
    intersection_changed: "This has just moved. Look again, then press.",
    intersection_out_of_viewport_or_clipped: "Part of this is out of view. Bring it into view to decide.",
    intersection_occluded_or_distorted: "Something on the page covers this. Close it to decide.",
    style_invalid: "The page makes this invisible, so it can’t be decided here.",
    untrusted_event: "A script pressed this. Only a person can.",
    pointer_left: "Press and let go on the button itself.",
    key_repeat: "A key was held down. Let go, then press again.",
    recently_focused: "You have only just come to this button. Press again to decide.",
    focus_not_moved_by_person: "The page moved you here. Move to the button yourself, then press.",
  },
};
