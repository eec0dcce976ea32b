import type { PolicyDraftControl } from './use-policy-draft.ts';

/** How what is on the page stands to what is in force. */
export type PolicyPhase = 'enforced' | 'draft' | 'shadow' | 'edited' | 'conflict';

export function toPolicyPhase({ state, isEdited, policy, exampleConflicts }: Pick<PolicyDraftControl, 'state' | 'isEdited' | 'policy' | 'exampleConflicts'>): PolicyPhase {
  if (state === 'conflicting' || (exampleConflicts.length > 0 && state !== 'saving')) return 'conflict';
  if (isEdited) return 'edited';
  if (!policy?.draft || policy.draft.text === policy.inForce.text) return 'enforced';
  return policy.draft.isShadowed ? 'shadow' : 'draft';
}
