// Written by scripts/compile-messages.ts from messages/en/refusals.json: change that.
import type { Section } from '../messages.ts';

export interface RefusalsMessages {
  readonly unauthenticated: string;
  readonly forbidden: string;
  readonly unknown_action: string;
  readonly tool_changed: string;
  readonly digest_mismatch: string;
  readonly already_decided: string;
  readonly expired: string;
  readonly step_up_required: string;
  readonly step_up_failed: string;
  readonly shown_required: string;
  readonly shown_mismatch: string;
  readonly review_required: string;
  readonly conflict: string;
  readonly authority_unreachable: string;
  readonly internal_error: string;
  readonly not_found: string;
  readonly limited: string;
  readonly superseded: string;
  readonly denied: string;
}

export const refusalsMessages: Section<'refusals'> = {
  name: 'refusals',
  messages: {
    unauthenticated: "You are signed out, so nothing was decided. Sign in again, then decide.",
    forbidden: "You may not do this, so nothing was done.",
    unknown_action: "This request is not there, or is not yours to see.",
    tool_changed: "The tool was changed since this was asked, so it can’t go on. It has to be asked again.",
    digest_mismatch: "This is not the request that was on your screen, so nothing was decided. Load it again.",
    already_decided: "This was decided before. What was decided then counts.",
    expired: "It expired before it was decided, so it does not run. You can ask again.",
    step_up_required: "Approving this takes your passkey, so nothing was decided yet.",
    step_up_failed: "The passkey did not prove that it was you, for this request. Nothing was decided. Try again.",
    shown_required: "This decision did not say what was on your screen, so nothing was decided. Load it again.",
    shown_mismatch: "What was on your screen is not what this request is, so nothing was decided. Load it again.",
    review_required: "This has too much at stake to be decided along with others. Decide it by itself.",
    conflict: "Somebody else changed this in the meantime, so nothing was changed. Look at it as it is now.",
    authority_unreachable: "The authority can’t be reached, so nothing was done. Try again in a moment.",
    internal_error: "The authority failed, and nothing was changed. Try again later.",
    not_found: "This authority has nothing of what was asked for here. Whoever runs it can set it up.",
    limited: "A limit has no room for this, or could not count it, so it did not run.",
    superseded: "Another request took its place. Decide on that one.",
    denied: "Policy does not allow this, so it does not run.",
  },
};
