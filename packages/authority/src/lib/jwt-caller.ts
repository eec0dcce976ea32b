import type { Person } from '@byleave/core';
import type { Caller } from './caller.ts';
import { readActors } from './jwt-actors.ts';
import { readClaim, toId, toIds, toName } from './jwt-claims.ts';

/** Where in a token's claims a caller is found. */
export interface CallerClaims {
  readonly tenant: string | { readonly claim: string };
  readonly name: string;
  readonly roles: string;
  readonly groups: string;
}

/** Who a verified token's claims speak of, or `undefined` when that is nobody the authority could know. */
export function toCaller(claims: Readonly<Record<string, unknown>>, names: CallerClaims): Caller | undefined {
  const id = toId(readClaim(claims, 'sub'));
  const tenant = typeof names.tenant === 'string' ? names.tenant : toId(readClaim(claims, names.tenant.claim));
  const actors = readActors(claims);
  if (id === undefined || tenant === undefined || !actors || isClient(claims, id)) return undefined;

  const user = toPerson(claims, id, names);
  const [agent, ...before] = actors;
  if (!agent) return { kind: 'user', tenant, user };
  const via = before.toReversed();
  return { kind: 'agent', tenant, user, agent, ...(via.length > 0 && { via }) };
}

/** RFC 9068 §2.2, §5: without a person, the subject is the client itself. OpenID Connect names the client `azp`. */
function isClient(claims: Readonly<Record<string, unknown>>, subject: string): boolean {
  return readClaim(claims, 'client_id') === subject || readClaim(claims, 'azp') === subject;
}

function toPerson(claims: Readonly<Record<string, unknown>>, id: string, names: CallerClaims): Person {
  const roles = toIds(readClaim(claims, names.roles));
  const groups = toIds(readClaim(claims, names.groups));
  return { id, name: toName(readClaim(claims, names.name)) ?? id, ...(roles && { roles }), ...(groups && { groups }) };
}
