import { wireLimits } from '@byleave/core/wire';

/** A claim that the token itself holds, whatever every object inherits. */
export function readClaim(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}

/** A claim that can identify somebody: what the wire takes as an id. */
export function toId(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim.length > 0 && claim.length <= wireLimits.idLength && claim.isWellFormed() ? claim : undefined;
}

/** A claim that people can be called by: not blank, no longer than an id. */
export function toName(claim: unknown): string | undefined {
  return toId(typeof claim === 'string' ? claim.trim() : claim);
}

/** A claim that is a list of ids and nothing else. */
export function toIds(claim: unknown): readonly string[] | undefined {
  return Array.isArray(claim) && claim.every((each) => toId(each) !== undefined) ? claim : undefined;
}
