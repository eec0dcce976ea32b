import { tenants } from './cast.ts';

/** A text that nobody but its owner, and whoever a policy gives a say in it, may ever read. */
export interface Marker {
  readonly text: string;
  readonly tenant: string;
  readonly userId: string;
}

/** Names of companies, or a signature in base64url would now and then look like a secret. All of its digits: one that an excerpt cuts off would be another's. */
const pattern = new RegExp(`\\bmk-(${tenants.join('|')})-([a-z]+)-\\d{5}`, 'giu');

const erasable = new RegExp(`(?<!call-)${pattern.source.replace(/\\d\{5\}$/u, String.raw`(?!9000\d)\d{5}`)}`, 'giu');

export function createMarkers(): { readonly plant: (owner: { readonly tenant: string; readonly userId: string }) => string } {
  let planted = 0;
  return { plant: ({ tenant, userId }) => `mk-${tenant}-${userId}-${String((planted += 1)).padStart(5, '0')}` };
}

/** Every marker in a text, each once. */
export function findMarkers(text: string): readonly Marker[] {
  return findAll(text, pattern);
}

/**
 * Those that no erasure of their owner may leave. Names of conversations and of calls stay: they are the host's, the tree
 * has the former in the clear, and a call is told apart by the latter.
 */
export function findErasable(text: string): readonly Marker[] {
  return findAll(text, erasable);
}

function findAll(text: string, like: RegExp): readonly Marker[] {
  const found = [...text.matchAll(like)].map(([marker, tenant, userId]): [string, Marker] => [marker, { text: marker, tenant: tenant!, userId: userId! }]);
  return [...new Map(found).values()];
}

/** Every id of this world's making in a text, each once. */
export function findIds(text: string): readonly string[] {
  return [...new Set(text.match(/\bid-\d+\b/gu))];
}

export const toId = (number: number): string => `id-${String(number).padStart(6, '0')}`;
