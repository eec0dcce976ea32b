import { accept, ByleaveError, refuse, type Issue, type Verdict } from '@byleave/core';
import type { PolicyLanguage } from '../policy-language.ts';
import { createCheckedPolicy, type CedarPolicyOptions } from './cedar-policy.ts';
import { checkCedarPolicies, type CheckedPolicies } from './check-policies.ts';
import { explainPolicies } from './explain-policies.ts';
import { parseAllTerms, parsePolicies } from './parse-policies.ts';
import type { PolicyIssue, PolicyVerdict } from './policy-issue.ts';
import { removePolicyRule, toPolicyRules, writePolicyRule } from './policy-rules.ts';
import { readVocabulary } from './read-vocabulary.ts';
import { markBeaten } from './rule-coverage.ts';
import { createCedarSchema } from './schema.ts';

export interface CedarLanguageOptions extends Omit<CedarPolicyOptions, 'policies' | 'version'> {
  /** The policies in force before anybody publishes others. */
  readonly initial: string;
}

/**
 * Cedar for an authority that keeps versions of its policies.
 *
 * @throws ByleaveError `misuse` when `initial` cannot be used.
 */
export function createCedarLanguage({ initial, ...options }: CedarLanguageOptions): PolicyLanguage {
  const check = (text: string): Verdict<CheckedPolicies> => {
    const checked = checkCedarPolicies({ ...options, policies: text });
    return toVerdict(checked);
  };
  const language: PolicyLanguage = {
    initial,
    compile(text) {
      const checked = check(text);
      return checked.ok ? accept(createCheckedPolicy(checked.value, options)) : checked;
    },
    explain(text, request) {
      const checked = check(text);
      return checked.ok ? accept(explainPolicies(checked.value, request)) : checked;
    },
    read(text, tenant) {
      const checked = checkCedarPolicies({ ...options, policies: text });
      const rules = toPolicyRules(text);
      return {
        rules: rules.ok ? markBeaten(rules.value, options.tools) : [],
        issues: checked.ok ? [] : checked.issues.map(toIssue),
        warnings: checked.ok ? checked.value.warnings.map(toIssue) : [],
        otherwise: typeof options.otherwise === 'function' ? options.otherwise(tenant) : options.otherwise,
      };
    },
    change: (text, change) => toVerdict('removes' in change ? removePolicyRule(text, change.removes) : writePolicyRule(text, change.writes, change.replaces === undefined ? { at: 'end' } : { replaces: change.replaces })),
    limits(text) {
      const parsed = parsePolicies(text);
      const demanding = parsed.ok && parseAllTerms(text, parsed.value);
      return demanding && demanding.ok ? demanding.value.flatMap(({ limits }) => limits) : [];
    },
    vocabulary: () => readVocabulary(createCedarSchema(options.tools, options)),
  };
  const compiled = language.compile(initial);
  if (!compiled.ok) {
    const first = compiled.refusal.issues?.[0];
    throw new ByleaveError({ ...compiled.refusal, code: 'misuse', message: `The first policies cannot be used: line ${first?.range?.line}: ${first?.message}` });
  }
  return language;
}

function toVerdict<T>(checked: PolicyVerdict<T>): Verdict<T> {
  if (checked.ok) return accept(checked.value);
  return refuse('policy_refused', 'The policies cannot be used, so nothing changed. Correct what the issues name.', { issues: checked.issues.map(toIssue) });
}

function toIssue({ code, message, start, end, line, column }: PolicyIssue): Issue {
  return { pointer: '/text', code, message, range: { start, end, line, column } };
}
