import type { PolicyRule, RuleSentence } from '@byleave/core';
import { parseLimits } from './limit-terms.ts';
import { fail, formatCedarPolicies, fromPolicyJson, parsePolicies, type CedarPolicy } from './parse-policies.ts';
import type { PolicyVerdict } from './policy-issue.ts';
import { fromSentence, toSentence } from './rule-sentence.ts';

/** The policies of a text in their order, as sentences where that loses nothing. */
export function toPolicyRules(text: string): PolicyVerdict<readonly PolicyRule[]> {
  const parsed = parsePolicies(text);
  return parsed.ok ? { ok: true, value: parsed.value.map(toRule) } : parsed;
}

function toRule({ id, effect, source, json }: CedarPolicy): PolicyRule {
  const place = { id, effect, source };
  if (hasComment(source.text)) return { ...place, why: 'comment' };
  const sentence = toSentence(json);
  if (!sentence) return { ...place, why: 'condition' };
  const limits = sentence.annotations['limit'] === undefined ? '' : parseLimits(id, sentence.annotations['limit']);
  return { ...place, sentence, ...(typeof limits !== 'string' && { limits }) };
}

/** Two slashes that are in no string. */
function hasComment(text: string): boolean {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/gsu, '""').includes('//');
}

/** Writes a sentence in the place of one policy, or behind all of them; the rest of the text stays as it is, to the letter. */
export function writePolicyRule(text: string, sentence: RuleSentence, place: { readonly replaces: string } | { readonly at: 'end' }): PolicyVerdict<string> {
  const written = fromPolicyJson([fromSentence(sentence)]);
  if (!written.ok) return written;
  const formatted = formatCedarPolicies(written.value);
  if (!formatted.ok) return formatted;
  const policy = formatted.value.trim();
  if ('at' in place) return check(text.trim() === '' ? `${policy}\n` : `${text.trimEnd()}\n\n${policy}\n`);
  const found = findRule(text, place.replaces);
  return found.ok ? check(text.slice(0, found.value.source.start) + policy + text.slice(found.value.source.end)) : found;
}

/** The text without one policy, and without the blank lines it leaves. */
export function removePolicyRule(text: string, id: string): PolicyVerdict<string> {
  const found = findRule(text, id);
  if (!found.ok) return found;
  const { start, end } = found.value.source;
  const before = text.slice(0, start).trimEnd();
  const after = text.slice(end).trimStart();
  return check([before, after].filter((part) => part !== '').join('\n\n') + (after === '' && before !== '' ? '\n' : ''));
}

function findRule(text: string, id: string): PolicyVerdict<PolicyRule> {
  const rules = toPolicyRules(text);
  if (!rules.ok) return rules;
  const rule = rules.value.find((known) => known.id === id);
  return rule ? { ok: true, value: rule } : fail(text, [{ code: 'policy_syntax', message: `No policy here is called “${id}”.`, start: 0, end: 0, policyId: id }]);
}

/** What was written has to be readable again. */
function check(text: string): PolicyVerdict<string> {
  const parsed = parsePolicies(text);
  return parsed.ok ? { ok: true, value: text } : parsed;
}
