import type { Digest, JsonObject } from '@byleave/core';
import type { Obligation } from '../decision-point.ts';
import { obligationTypes, type ObligationType } from '../obligations.ts';

/**
 * On the wire an obligation's type is registered or `custom` (AuthZEN obligations profile §3). `step-up` is registered;
 * Byleave's others are `custom` with this vendor.
 */
const vendor = 'byleave';

/** What the metadata document advertises. */
export const wireObligationTypes: readonly string[] = ['step-up', 'custom'];

export function toWireObligation({ id, type, properties }: Obligation): JsonObject {
  return type === 'step-up' ? { id, type, properties } : { id, type: 'custom', properties: { ...properties, vendor, obligation: type } };
}

/** Somebody else's `custom` stays what it is: not understood, so a denial. */
export function fromWireObligation(obligation: Obligation): Obligation {
  const { vendor: from, obligation: name, ...properties } = obligation.properties;
  if (obligation.type !== 'custom' || from !== vendor || typeof name !== 'string') return obligation;
  return { id: obligation.id, type: name, properties };
}

/** What a caller that declares `context.supported_obligations` can enforce (§7). Without it, nothing is known. */
export function fromSupported(declared: unknown): readonly ObligationType[] {
  if (!Array.isArray(declared)) return obligationTypes;
  return obligationTypes.filter((type) => declared.includes(type === 'step-up' ? 'step-up' : 'custom'));
}

/**
 * What an approved call still owes before its effect: the claim of the action that was approved. Whoever does not
 * understand it has to deny (obligations profile §3.4), so a decision never stands in for the claim.
 */
export function toClaimObligation(actionId: string, digest: Digest): JsonObject {
  return toWireObligation({ id: 'claim', type: 'claim', properties: { action_id: actionId, digest } });
}
