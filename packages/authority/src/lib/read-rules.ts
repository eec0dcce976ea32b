import { accept, refuse, type PolicyReading, type PolicyVocabulary, type RuleChange, type Verdict } from '@byleave/core';
import type { AuthorityContext } from './authority.ts';
import type { Caller } from './caller.ts';
import { requireAuthor } from './policy-versions.ts';

/** One change of a text that need not be kept anywhere. */
export interface RuleChangeRequest {
  readonly text: string;
  readonly change: RuleChange;
}

/** What a text says in sentences, and what is wrong with it. Changes nothing. */
export function readRules(context: AuthorityContext, caller: Caller, { text }: { readonly text: string }): Verdict<PolicyReading> {
  const author = requireAuthor(context, caller, 'see policies');
  if (!author.ok) return author;
  const { language } = author.value;
  if (language.read) return accept(language.read(text, caller.tenant));
  const compiled = language.compile(text);
  return accept({ rules: [], issues: compiled.ok ? [] : (compiled.refusal.issues ?? []), warnings: [] });
}

/** The text with one rule written, replaced or removed. Changes nothing that is kept. */
export function changeRule(context: AuthorityContext, caller: Caller, { text, change }: RuleChangeRequest): Verdict<{ readonly text: string }> {
  const author = requireAuthor(context, caller, 'draft policies');
  if (!author.ok) return author;
  const changed = author.value.language.change?.(text, change) ?? refuse('not_found', 'This authority’s policies are in a language that has no sentences. Change the text itself.');
  return changed.ok ? accept({ text: changed.value }) : changed;
}

/** What a text can speak of. */
export function readVocabulary(context: AuthorityContext, caller: Caller): Verdict<PolicyVocabulary> {
  const author = requireAuthor(context, caller, 'see the words of policies');
  if (!author.ok) return author;
  return accept(author.value.language.vocabulary?.() ?? { annotations: [], entityTypes: [], attributes: [] });
}
