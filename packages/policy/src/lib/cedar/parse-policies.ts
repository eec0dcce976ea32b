import { toVisibleText, type PolicySource } from '@byleave/core';
import type { DetailedError, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { checkParsePolicySet, formatPolicies, policyToJson, policyToText } from '#cedar-wasm';
import { toIssue, type IssueFacts, type PolicyIssueCode, type PolicyVerdict } from './policy-issue.ts';
import { createOffsetMap, findTooDeep, splitPolicies } from './policy-source.ts';
import { parseTerms, type PolicyAnnotations, type PolicyTerms } from './terms.ts';

/** The largest policy text taken, in bytes of UTF-8: 1 MiB. */
export const policyLimitBytes = 1_048_576;

/**
 * The deepest expression taken: brackets, operators and branches inside each other. Cedar's WebAssembly overflows its
 * stack from about 60 on and answers nothing any more afterwards.
 */
export const policyLimitDepth = 32;

/** One policy, parsed. */
export interface CedarPolicy {
  /** Its `@id`, or `policy` and its position from 0. */
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  readonly source: PolicySource;
  readonly json: PolicyJson;
  readonly annotations: PolicyAnnotations;
}

/** A policy whose annotations are understood. */
export interface DemandingPolicy extends CedarPolicy, PolicyTerms {}

/** Parses a policy text without asking what its policies are about. */
export function parsePolicies(text: string): PolicyVerdict<readonly CedarPolicy[]> {
  const refused = refuseUnsafe(text);
  if (refused) return fail(text, [refused]);
  const answer = checkParsePolicySet({ staticPolicies: text });
  if (answer.type === 'failure') return fail(text, answer.errors.map((error) => fromParseError(text, error)));

  const policies: CedarPolicy[] = [];
  const issues: IssueFacts[] = [];
  for (const [index, source] of splitPolicies(text).entries()) {
    const parsed = policyToJson(source.text);
    if (parsed.type === 'failure') return fail(text, [{ code: 'policy_syntax', message: parsed.errors[0]?.message ?? 'is not a policy', ...rangeOf(source) }]);
    const { json } = parsed;
    const annotations: PolicyAnnotations = json.annotations ?? {};
    const id = annotations['id'] || `policy${index}`;
    const twin = policies.find((other) => other.id === id);
    if (twin) issues.push({ code: 'duplicate_id', message: `Two policies are called “${id}”, so an explanation could name the wrong one. Rename one.`, policyId: id, ...rangeOf(source) });
    policies.push({ id, effect: json.effect, source, json, annotations });
  }
  return issues.length > 0 ? fail(text, issues) : { ok: true, value: policies };
}

/** Reads what every policy demands of the people around it, and what it counts. */
export function parseAllTerms(text: string, policies: readonly CedarPolicy[]): PolicyVerdict<readonly DemandingPolicy[]> {
  const demanding: DemandingPolicy[] = [];
  const issues: IssueFacts[] = [];
  for (const policy of policies) {
    const parsed = parseTerms(policy);
    if (parsed.ok) demanding.push({ ...policy, ...parsed.terms });
    else {
      for (const { annotation, message } of parsed.problems) {
        const range = findIn(policy.source, `@${annotation}`);
        issues.push({ code: 'unknown_obligation', message: `@${annotation} ${message}.`, policyId: policy.id, ...range });
      }
    }
  }
  issues.push(...findSharedLimits(demanding));
  return issues.length > 0 ? fail(text, issues) : { ok: true, value: demanding };
}

/** A policy may be called what another one's second limit is. */
function findSharedLimits(policies: readonly DemandingPolicy[]): readonly IssueFacts[] {
  const owners = Map.groupBy(policies.flatMap((policy) => policy.limits.map(({ id }) => ({ id, policy }))), ({ id }) => id);
  return [...owners].flatMap(([id, [, ...others]]) =>
    others.map(({ policy }): IssueFacts => ({ code: 'duplicate_id', message: `Two limits are called “${id}”, so the uses of one would count for the other. Rename one of the policies.`, policyId: policy.id, ...findIn(policy.source, '@limit') })),
  );
}

/** The policies laid out the one way everybody reads them; comments and annotations stay. */
export function formatCedarPolicies(text: string): PolicyVerdict<string> {
  const parsed = parsePolicies(text);
  if (!parsed.ok) return parsed;
  if (parsed.value.length === 0) return { ok: true, value: text };
  const answer = formatPolicies({ policyText: text });
  return answer.type === 'success' ? { ok: true, value: answer.formatted_policy } : fail(text, answer.errors.map((error) => fromParseError(text, error)));
}

/** The policies in Cedar's JSON form, in order. Annotations survive, comments do not. */
export function toPolicyJson(text: string): PolicyVerdict<readonly PolicyJson[]> {
  const parsed = parsePolicies(text);
  return parsed.ok ? { ok: true, value: parsed.value.map((policy) => policy.json) } : parsed;
}

/** Policies in Cedar's JSON form as text. A policy that is none is refused with its position as `policyId`. */
export function fromPolicyJson(policies: readonly PolicyJson[]): PolicyVerdict<string> {
  const texts: string[] = [];
  for (const [index, json] of policies.entries()) {
    const text = toText(json);
    if (text === undefined) return fail('', [{ code: 'policy_syntax', message: 'This is not a policy in Cedar’s JSON form.', start: 0, end: 0, policyId: `policy${index}` }]);
    texts.push(text);
  }
  const text = texts.join('\n\n');
  const parsed = parsePolicies(text);
  return parsed.ok ? { ok: true, value: text } : parsed;
}

function toText(json: PolicyJson): string | undefined {
  try {
    if (!isShallow(json)) return undefined;
    const answer = policyToText(json);
    return answer.type === 'success' ? answer.text : undefined;
  } catch {
    return undefined;
  }
}

/** One step of nesting in a text is up to four in its JSON form. */
function isShallow(value: unknown, depth = policyLimitDepth * 4): boolean {
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol' || depth === 0) return false;
  return typeof value !== 'object' || value === null || Object.values(value).every((member) => isShallow(member, depth - 1));
}

/** What must not even reach Cedar. */
function refuseUnsafe(text: string): IssueFacts | undefined {
  const bytes = new TextEncoder().encode(text).byteLength;
  if (bytes > policyLimitBytes) {
    return { code: 'policy_too_large', message: `The text is ${bytes} bytes; at most ${policyLimitBytes} are taken. Split it, or drop what is not used.`, start: 0, end: text.length };
  }
  const hidden = findHiddenText(text);
  if (hidden) return hidden;
  const tooDeep = findTooDeep(text, policyLimitDepth);
  return tooDeep && { code: 'policy_too_complex', message: `Expressions are taken up to ${policyLimitDepth} levels deep. Use a set with contains, or several policies.`, ...tooDeep };
}

const ordinaryCharacter = /[\t\n -~]/u;

function findHiddenText(text: string): IssueFacts | undefined {
  let start = 0;
  for (const character of text) {
    const isLineEnd = character === '\r' && text[start + 1] === '\n';
    const segment = ordinaryCharacter.test(character) || isLineEnd ? undefined : toVisibleText(character)[0];
    if (segment?.kind === 'hidden') {
      const message = `The text holds ${segment.codePoint}, which a reviewer would not see. Remove it, or write it as an escape such as \\u{200b}.`;
      return { code: 'hidden_text', message, start, end: start + character.length };
    }
    start += character.length;
  }
  return undefined;
}

function fromParseError(text: string, error: DetailedError): IssueFacts {
  const location = error.sourceLocations?.[0];
  const toUnits = createOffsetMap(text);
  const isTemplate = /template|slot/u.test(error.message);
  const slot = /\?(?:principal|resource)\b/u.exec(text);
  const whole = { start: 0, end: text.length };
  const slotRange = slot ? { start: slot.index, end: slot.index + slot[0].length } : whole;
  const range = location ? { start: toUnits(location.start), end: toUnits(location.end) } : isTemplate ? slotRange : whole;
  const code: PolicyIssueCode = isTemplate ? 'policy_template' : 'policy_syntax';
  const message = error.message.replace(/^failed to parse polic\w+ from string: /u, '');
  const hint = location?.label ?? error.help;
  return { code, message: hint ? `${message} (${hint})` : message, ...range };
}

export function rangeOf({ start, end }: PolicySource): { readonly start: number; readonly end: number } {
  return { start, end };
}

/** Where a word first stands in a policy, or the whole policy. */
export function findIn(source: PolicySource, word: string): { readonly start: number; readonly end: number } {
  const at = source.text.indexOf(word);
  return at < 0 ? rangeOf(source) : { start: source.start + at, end: source.start + at + word.length };
}

export function fail(text: string, issues: readonly IssueFacts[]): PolicyVerdict<never> {
  return { ok: false, issues: issues.map((issue) => toIssue(text, issue)) };
}
