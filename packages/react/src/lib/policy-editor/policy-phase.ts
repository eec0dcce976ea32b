import type { PolicyDraftControl } from './use-policy-draft.ts';

/** How what is on the page stands to what is in force. */
export type PolicyPhase = 'enforced' | 'draft' | 'shadow' | 'edited' | 'conflict';

export function toPolicyPhase({ state, isEdited, policy }: Pick<PolicyDraftControl, 'state' | 'isEdited' | 'policy'>): PolicyPhase {
  if (state === 'conflicting') return 'conflict';
  if (isEdited) return 'edited';
  if (!policy?.draft || policy.draft.text === policy.inForce.text) return 'enforced';
  return policy.draft.isShadowed ? 'shadow' : 'draft';
}
