import { accept, ByleaveError, refuse, type Verdict } from '@byleave/core';
import type { PolicyLanguage } from '../policy-language.ts';
import { createCheckedPolicy, type CedarPolicyOptions } from './cedar-policy.ts';
import { checkCedarPolicies, type CheckedPolicies } from './check-policies.ts';
import { explainPolicies } from './explain-policies.ts';

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
    if (checked.ok) return accept(checked.value);
    return refuse('policy_refused', 'The policies cannot be used, so nothing changed. Correct what the issues name.', {
      issues: checked.issues.map(({ code, message, start, end, line, column }) => ({ pointer: '/text', code, message, range: { start, end, line, column } })),
    });
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
  };
  const compiled = language.compile(initial);
  if (!compiled.ok) {
    const first = compiled.refusal.issues?.[0];
    throw new ByleaveError({ ...compiled.refusal, code: 'misuse', message: `The first policies cannot be used: line ${first?.range?.line}: ${first?.message}` });
  }
  return language;
}
