import type { EntryStanding } from '@byleave/client/log';
import { canonicalize, isPlainObject, type Action, type AuditEntry, type JsonValue } from '@byleave/core';

/** What is known of an entry that is on screen. */
export type EntryProof =
  | Exclude<EntryStanding, { readonly status: 'verified' }>
  /** `isWhole`: nothing that is shown is left uncompared. */
  | { readonly status: 'verified'; readonly size: number; readonly isWhole: boolean; readonly erasedAt?: number }
  /** The log has an entry there, and it is not the one on screen. */
  | { readonly status: 'differs'; readonly what: string };

/** Compares what is on screen with what was verified: an authority could send one thing to be read and another to be checked. */
export function toEntryProof(entry: AuditEntry, action: Action | undefined, standing: EntryStanding): EntryProof {
  if (standing.status !== 'verified') return standing;
  const { leaf, values, size, erasedAt } = standing;
  const valueOf = (name: string): JsonValue | undefined => (name in leaf.commitments ? values[name] : {});
  // Of a proposal it is some of the arguments, of anything else some of the facts: what was shown.
  const [args, facts, sensitive] = [values['arguments'], valueOf('facts'), valueOf('sensitive')];
  const inFacts = 'arguments' in leaf.commitments ? {} : sensitive;
  const shown: readonly (readonly [string, JsonValue | undefined, JsonValue | undefined])[] = [
    ...(['sequence', 'tenant', 'at', 'type', 'state', 'actionId', 'toolName', 'conversation', 'agentId'] as const).map((name) => [name, entry[name], leaf[name]] as const),
    ['actor', entry.actor.kind, leaf.actor.kind],
    ...(leaf.actor.kind === 'user' ? [] : ([['actor', entry.actor.id, leaf.actor.id], ['actor', entry.actor.name, leaf.actor.name]] as const)),
    ...('actor' in leaf.commitments && 'actor' in values ? [['actor', { ...entry.actor }, values['actor']] as const] : []),
    ...('person' in values ? [['person', { id: entry.userId }, values['person']] as const] : []),
    ...('digest' in values ? [['digest', entry.digest, values['digest']] as const] : []),
    ...(action && isComparable(args) && isComparable(sensitive) ? [['arguments', action.arguments, { ...args, ...sensitive }] as const] : []),
    ...(isComparable(facts) && isComparable(inFacts) ? [['facts', entry.facts, { ...facts, ...inFacts }] as const] : []),
  ];
  const wrong = shown.find(([, one, other]) => one === undefined || other === undefined || canonicalize(one) !== canonicalize(other));
  if (wrong) return { status: 'differs', what: wrong[0] };
  const isWhole = Object.keys(leaf.commitments).every((name) => name in values);
  return { status: 'verified', size, isWhole, ...(erasedAt !== undefined && { erasedAt }) };
}

/** What had no canonical form was sealed as its text. */
function isComparable(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return isPlainObject(value) && !('malformed' in value);
}
