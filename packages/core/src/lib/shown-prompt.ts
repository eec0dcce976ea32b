import type { Action } from './action.ts';
import type { Digest } from './digest.ts';
import { refuse, type Refusal, type Verdict } from './error.ts';
import { renderAction, toPlainText, type RenderedField } from './presentation.ts';

/** What a person had in front of them when they decided, in words. */
export interface ShownPrompt {
  readonly template: { readonly id: string; readonly version: number };
  /** BCP 47. */
  readonly locale: string;
  /** IANA. Default: the reader's own, unknown. */
  readonly timeZone?: string;
  readonly title: string;
  /** On the approving button. */
  readonly approve: string;
  readonly fields: readonly ShownField[];
  /** The language and version of the words around it, which are the surface's own: "Deny", "You said". */
  readonly catalog?: ShownCatalog;
}

/**
 * Says that the person decided without a prompt for exactly this action, and why: the surface found that it could not show
 * it for what it is. Good for a decline only.
 */
export interface NothingShown {
  /** A code of the surface, or a sentence. */
  readonly unshown: string;
}

export interface ShownCatalog {
  /** BCP 47. */
  readonly locale: string;
  readonly version: string;
}

export interface ShownField {
  /** JSON Pointer into the arguments. */
  readonly pointer: string;
  readonly label: string;
  readonly text: string;
}

/**
 * What a decision is bound to, of a surface that shows the action as `renderAction` has it: `{ decision: 'approve',
 * ...asShown(action, 'en') }`.
 * @throws TypeError when the action's tool is unknown: nothing of it can be shown, or approved.
 */
export function asShown(action: Action, locale: string, timeZone?: string, catalog?: ShownCatalog): { readonly digest: Digest; readonly shown: ShownPrompt } {
  const shown = toShownPrompt(action, locale, timeZone, catalog);
  if (!shown) throw new TypeError('asShown: the action has no tool, so there is no template to show it by. It can only be declined, with `shown: { unshown }`.');
  return { digest: action.digest, shown };
}

/** What `renderAction` shows of an action, as the record of a decision keeps it. `undefined` without a template. */
export function toShownPrompt(action: Action, locale: string, timeZone?: string, catalog?: ShownCatalog): ShownPrompt | undefined {
  const { tool, arguments: args, provenance } = action;
  if (!tool) return undefined;
  const rendered = renderAction(tool.presentation, args, provenance, locale, timeZone);
  const { id, version } = tool.presentation;
  return {
    template: { id, version },
    locale,
    ...(timeZone !== undefined && { timeZone }),
    title: toPlainText(rendered.title),
    approve: toPlainText(rendered.approve),
    fields: rendered.fields.map(({ pointer, label, text }) => ({ pointer, label, text })),
    ...(catalog && { catalog }),
  };
}

/** Why a decision does not count for what was shown to the person, who is to see exactly this action before they speak on it. */
export function findShownObjection(action: Action, decision: 'approve' | 'decline' | 'edit', shown: ShownPrompt | NothingShown | undefined): Refusal | undefined {
  if (!shown) return shownRequired('The decision does not say what the person was shown');
  if ('unshown' in shown) return decision === 'decline' ? undefined : shownRequired('The person was not shown what this is');
  const verified = verifyShownPrompt(action, shown);
  return verified.ok ? undefined : verified.refusal;
}

function shownRequired(what: string): Refusal {
  return {
    code: 'shown_required',
    message: `${what}, so nothing was decided: nobody could say later what they agreed to. Show the action, and send what was shown as \`shown\` (\`asShown\` of @byleave/core makes it); a decline may send \`{ unshown }\` with the reason.`,
  };
}

/** What of a prompt is not as the action has it. */
export type ShownMismatch = 'place' | 'template' | 'words';

/**
 * Checks a prompt against the action: the same template, every argument, every text. In numbers and times, the blanks
 * that a locale puts between their parts may differ from one machine to the next, and nothing else.
 */
export function verifyShownPrompt(action: Action, shown: ShownPrompt): Verdict<ShownPrompt> {
  switch (findShownMismatch(action, shown)) {
    case 'place':
      return mismatch('The prompt was made for another language, time zone or tool than there is.');
    case 'template':
      return mismatch('The prompt was made from another template than the tool has.');
    case 'words':
      return mismatch('The prompt does not say what the action is.');
    case undefined:
      return { ok: true, value: shown };
  }
}

/** The same check without a word about it. `undefined`: the prompt says what the action is. */
export function findShownMismatch(action: Action, shown: ShownPrompt): ShownMismatch | undefined {
  const expected = isLocale(shown.locale) && isTimeZone(shown.timeZone) ? toShownPrompt(action, shown.locale, shown.timeZone) : undefined;
  const { tool } = action;
  if (!expected || !tool) return 'place';
  if (shown.template.id !== expected.template.id || shown.template.version !== expected.template.version) return 'template';
  const rendered = renderAction(tool.presentation, action.arguments, action.provenance, shown.locale, shown.timeZone);
  const isWhole =
    shown.fields.length === rendered.fields.length &&
    rendered.fields.every((field, index) => isSameField(field, shown.fields[index]!)) &&
    withoutBlanks(shown.title) === withoutBlanks(expected.title) &&
    withoutBlanks(shown.approve) === withoutBlanks(expected.approve);
  return isWhole ? undefined : 'words';
}

function mismatch(what: string): Verdict<never> {
  return refuse('shown_mismatch', `${what} So nobody can have decided on this action, and nothing was decided. Load it again.`);
}

function isSameField(field: RenderedField, shown: ShownField): boolean {
  if (shown.pointer !== field.pointer || shown.label !== field.label) return false;
  const isFormatted = field.format === 'money' || field.format === 'number' || field.format === 'time';
  return isFormatted ? withoutBlanks(shown.text) === withoutBlanks(field.text) : shown.text === field.text;
}

const blank = /[\p{Zs}\u200e\u200f\u061c]/gu;

function withoutBlanks(text: string): string {
  return text.replace(blank, '');
}

function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}

function isTimeZone(timeZone: string | undefined): boolean {
  try {
    return timeZone === undefined || new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
