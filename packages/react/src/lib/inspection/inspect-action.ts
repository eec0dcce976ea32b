import {
  lifecycleStates,
  lifecycleVersion,
  renderAction,
  type Action,
  type RenderedAction,
  type SentencePart,
} from '@byleave/core';
import type { Messages } from '../messages/messages.ts';
import { toParts } from '../messages/to-parts.ts';
import type { TimeFormat } from '../messages/time-format.ts';

/**
 * Whether an action can be shown for what it is. `unregistered`: there is no template. `unrenderable`: the template
 * does not fit. `mismatch`: the tool or the arguments are not those the digest was made of, so that an approval would
 * speak of something else than what is on screen. `unchecked`: what compares them could not be loaded.
 */
export type Inspection =
  | { readonly isShown: true; readonly rendered: RenderedAction }
  | { readonly isShown: false; readonly reason: 'unregistered' | 'unrenderable' | 'mismatch' | 'unchecked' };

/** How a reader writes numbers and times. */
type Reading = Pick<TimeFormat, 'locale' | 'timeZone'>;

/** What can be said of it without hashing; `useBinding` says whether it is what its digest says. */
export function inspectAction(action: Action, reading: Reading): Inspection {
  if (!action.tool) return { isShown: false, reason: 'unregistered' };
  const rendered = tryToRender(action, reading);
  if (!rendered) return { isShown: false, reason: 'unrenderable' };
  return { isShown: true, rendered };
}

/** Whether this version knows the action's lifecycle. What it does not know, it neither shows nor decides. */
export function isKnownLifecycle({ lifecycle }: Action): boolean {
  return lifecycle.version === lifecycleVersion && lifecycleStates.includes(lifecycle.state);
}

/** What an action is called: its template's title, or its tool's name. */
export function titleOf(action: Action, reading: Reading, messages: Messages): readonly SentencePart[] {
  const rendered = tryToRender(action, reading);
  if (rendered) return rendered.title;
  return toParts(messages, messages.callOf, { tool: action.toolName });
}

function tryToRender(action: Action, { locale, timeZone }: Reading): RenderedAction | undefined {
  try {
    return action.tool && renderAction(action.tool.presentation, action.arguments, action.provenance, locale, timeZone);
  } catch {
    // A template that cannot be rendered, such as one with an unknown currency, shows nothing rather than something else.
    return undefined;
  }
}
