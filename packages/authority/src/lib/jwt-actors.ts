import { isPlainObject, type Agent } from '@byleave/core';
import { authorityAgent } from './own-tool.ts';
import { readClaim, toId, toName } from './jwt-claims.ts';

/** More agents than this stand between nobody and their work. */
const longestChain = 8;

/**
 * The agents that act for a token's subject, the one that sent it first (RFC 8693 §4.1: the outermost `act` is the
 * current actor, those within it came before). None when the subject acts in person. `undefined` for a chain that is
 * not sound: malformed at any level, longer than 8, with somebody in it twice, the subject or the authority itself in
 * it, or an actor that another issuer vouches for, whose ids may be anybody's here.
 *
 * Those before the current actor are information only (§4.1): they are shown and logged as the issuer tells them.
 */
export function readActors(claims: Readonly<Record<string, unknown>>): readonly Agent[] | undefined {
  const actors: Agent[] = [];
  for (let holder = claims; Object.hasOwn(holder, 'act'); ) {
    const act = holder['act'];
    if (!isPlainObject(act) || actors.length === longestChain) return undefined;
    const id = toId(readClaim(act, 'sub'));
    if (id === undefined || id === authorityAgent.id) return undefined;
    if (Object.hasOwn(act, 'iss') && act['iss'] !== readClaim(claims, 'iss')) return undefined;
    actors.push({ id, name: toName(readClaim(act, 'name')) ?? id });
    holder = act;
  }
  const everybody = [readClaim(claims, 'sub'), ...actors.map(({ id }) => id)];
  return new Set(everybody).size === everybody.length ? actors : undefined;
}
