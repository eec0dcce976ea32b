import { auditorRole, policyAuthorRole, type Caller } from '../../../packages/authority/src/index.ts';
import type { Stop } from '../../../packages/core/src/index.ts';
import { isBoundElsewhere, isThroughOthers } from '../cast.ts';
import type { Exchange } from '../exchange.ts';
import type { Ledger } from '../ledger.ts';
import { findErasable, findIds, findMarkers, type Marker } from '../marker.ts';
import type { Commit, Write } from '../recorded-storage.ts';
import type { Asker } from '../world.ts';
import type { Violation } from './rule.ts';
import { hasSay, mayStop } from './writing.ts';

/** Something stored that holds a secret. */
type Holder =
  | { readonly kind: 'action' | 'grant'; readonly id: string }
  | { readonly kind: 'passkey'; readonly tenant: string; readonly userId: string }
  | { readonly kind: 'stop'; readonly id: string }
  | { readonly kind: 'policies'; readonly tenant: string; readonly userId: string };

interface Owner {
  readonly tenant: string;
  readonly userId: string;
}

/** A holder, and on whose request the secret came into it. */
interface Keeping {
  readonly holder: Holder;
  readonly by: Owner | undefined;
}

/** Where every secret is kept: what holds it now, and whatever has ever held it. */
export interface Secrets {
  readonly learn: (commit: Commit<Asker | undefined>) => void;
  /** Whoever sends a secret along knows it already, and may say it wherever they have a say. */
  readonly hear: (caller: Caller | undefined, requestText: string) => void;
  /** From now on, nothing tells what this person said, unless somebody else has said it, too. */
  readonly erase: (person: Owner) => void;
  /** Whether somebody else than its owner has sent a secret, or it is in a policy: those say what their authors wrote, for good. */
  readonly isOthersWord: (marker: Marker) => boolean;
  /** Secrets of the erased in a text that are nobody else’s word. */
  readonly findErased: (text: string) => readonly Marker[];
  readonly check: (ledger: Ledger, exchange: Exchange, requestText: string) => readonly Violation[];
}

const toOwner = (caller: Caller | undefined): Owner | undefined => caller && { tenant: caller.tenant, userId: caller.user.id };

export function createSecrets(): Secrets {
  const keepings = new Map<string, Map<string, Keeping>>();
  const knowers = new Map<string, Owner[]>();
  const erased = new Set<string>();
  const isOthersWord = (marker: Marker): boolean => (knowers.get(marker.text) ?? []).some((owner) => owner.tenant !== marker.tenant || owner.userId !== marker.userId) || keepingsOf(marker.text).some(({ holder }) => holder.kind === 'policies');
  const findErased = (text: string): readonly Marker[] => (erased.size === 0 ? [] : findErasable(text).filter((marker) => erased.has(marker.text) && !isOthersWord(marker)));
  const keepingsOf = (secret: string): readonly Keeping[] => [...(keepings.get(secret)?.values() ?? [])];
  /** Kept by somebody who knew it. What got anywhere else may not be read there either. */
  const isKept = (ledger: Ledger, marker: Marker, { holder, by }: Keeping): boolean =>
    [marker, ...(knowers.get(marker.text) ?? [])].some((owner) => isOf(ledger, holder, owner) || (by?.tenant === owner.tenant && by.userId === owner.userId));
  const isKnownIn = (marker: Marker, tenant: string | undefined): boolean => [marker, ...(knowers.get(marker.text) ?? [])].some((owner) => owner.tenant === tenant);
  return {
    learn({ writes, by: asker }) {
      for (const write of writes) {
        const holder = toHolder(write);
        if (!holder) continue;
        const written = JSON.stringify(write);
        const keeping: Keeping = { holder, by: toOwner(asker?.caller) };
        const name = JSON.stringify(keeping);
        for (const secret of [...findMarkers(written).map(({ text }) => text), ...findIds(written)]) {
          const known = keepings.get(secret) ?? new Map<string, Keeping>();
          keepings.set(secret, known.set(name, keeping));
        }
      }
    },
    hear(caller, requestText) {
      const owner = toOwner(caller);
      if (!owner) return;
      for (const { text, tenant, userId } of findMarkers(requestText)) {
        knowers.set(text, [...(knowers.get(text) ?? []), owner]);
        // Whoever comes back and says it again has said it.
        if (owner.tenant === tenant && owner.userId === userId) erased.delete(text);
      }
    },
    erase({ tenant, userId }) {
      for (const text of [...knowers.keys(), ...keepings.keys()]) if (text.startsWith(`mk-${tenant}-${userId}-`)) erased.add(text);
    },
    isOthersWord,
    findErased,
    check(ledger, exchange, requestText) {
      const { text, caller, sent } = exchange;
      const violation = (what: string): Violation => ({ rule: 'reading', message: `${sent.route} told ${what} to ${exchange.asked.as}: ${sent.method} ${sent.path} ${text.slice(0, 300)}` });
      const sentMarkers = new Set(findMarkers(requestText).map((marker) => marker.text));
      const sentIds = new Set(findIds(requestText));
      const isTrial = (isAuthor(caller) && sent.route.includes('/v1/policy')) || (isStopper(caller) && sent.route.includes('/v1/stops'));
      const isReadable = ({ holder }: Keeping): boolean => mayRead(ledger, caller, holder, sent.route);
      const leakedMarkers = findMarkers(text)
        .filter((marker) => !sentMarkers.has(marker.text) && !(isTrial && isKnownIn(marker, caller?.tenant)))
        .filter((marker) => !keepingsOf(marker.text).some((keeping) => isKept(ledger, marker, keeping) && isReadable(keeping)))
        .map((marker) => violation(`a secret: ${marker.text}, kept in ${JSON.stringify(keepingsOf(marker.text))},`));
      const leakedIds = findIds(text)
        .filter((id) => !sentIds.has(id) && ledger.actions.has(id) && !(isTrial && ledger.actions.get(id)?.tenant === caller?.tenant))
        // An id may be read wherever something names it that may be read: an action tells which one it took the place of.
        .filter((id) => !keepingsOf(id).some(isReadable))
        .map((id) => violation(`an id: ${id},`));
      const remembered = findErased(text)
        .filter((marker) => !sentMarkers.has(marker.text))
        .map((marker): Violation => ({ rule: 'erasure', message: `${sent.route} told ${exchange.asked.as} ${marker.text}, and ${marker.userId} was erased: ${sent.method} ${sent.path} ${text.slice(0, 2_000)}` }));
      return [...leakedMarkers, ...leakedIds, ...remembered];
    },
  };
}

function toHolder(write: Write): Holder | undefined {
  switch (write.kind) {
    case 'action':
      return { kind: 'action', id: write.action.id };
    case 'entry':
      return { kind: 'action', id: write.entry.actionId };
    case 'grant':
      return { kind: 'grant', id: write.grant.id };
    case 'passkey':
      return { kind: 'passkey', tenant: write.passkey.tenant, userId: write.passkey.userId };
    case 'stop':
      return { kind: 'stop', id: write.stop.id };
    case 'policy version':
      return { kind: 'policies', tenant: write.version.tenant, userId: write.version.author.id };
    case 'policy draft':
      return { kind: 'policies', tenant: write.draft.tenant, userId: write.draft.author.id };
    default:
      return undefined;
  }
}

/** Whether a thing is somebody's own. */
function isOf({ actions, grants, stops }: Ledger, holder: Holder, owner: Owner): boolean {
  switch (holder.kind) {
    case 'action': {
      const action = actions.get(holder.id);
      return action?.tenant === owner.tenant && action.principal.user.id === owner.userId;
    }
    case 'grant': {
      const grant = grants.get(holder.id);
      return grant?.tenant === owner.tenant && grant.user.id === owner.userId;
    }
    case 'stop':
      return stops.get(holder.id)?.tenant === owner.tenant && stops.get(holder.id)?.pressedBy.id === owner.userId;
    case 'passkey':
    case 'policies':
      return holder.tenant === owner.tenant && (holder.kind === 'policies' || holder.userId === owner.userId);
  }
}

/** Who writes policies. Where they try a text, they see what it is tried on: every call of their tenant, stored or only asked about. */
const isAuthor = (caller: Caller | undefined): boolean => caller?.kind === 'user' && (caller.user.roles?.includes(policyAuthorRole) ?? false);

/** Whether somebody who may read what is recorded of everybody does so. */
function isAuditing(caller: Caller, route: string): boolean {
  const isOfLog = route.startsWith('GET /v1/log') || route === 'POST /v1/log/export' || route === 'GET /v1/audit';
  return isOfLog && caller.kind === 'user' && (caller.user.roles?.includes(auditorRole) ?? false);
}

/** Who may stop what is done for others. What came of a stop is theirs to see. */
const isStopper = (caller: Caller | undefined): boolean => caller?.kind === 'user' && (caller.user.roles?.includes('emergency-stop') ?? false);

/** Whether a stop holds up something the caller may know of: what is done for everybody, for them, or by them as an agent. */
function concerns(stop: Stop, caller: Caller): boolean {
  const { userId, agentId, conversation } = stop.scope;
  if (caller.tenant !== stop.tenant) return false;
  if (mayStop(caller, stop)) return true;
  // A conversation is one person's: whoever it is not of is not held up, and is none the wiser.
  if (conversation !== undefined && isBoundElsewhere(caller, conversation)) return false;
  const isForCaller = userId === undefined ? conversation === undefined || stop.pressedBy.id === caller.user.id : userId === caller.user.id;
  return isForCaller && (caller.kind === 'user' || agentId === undefined || [caller.agent, ...(caller.via ?? [])].some(({ id }) => id === agentId));
}

/** Whether a thing is the caller's own, or one that a policy gives their role a say in. */
function mayRead({ actions, grants, stops }: Ledger, caller: Caller | undefined, holder: Holder, route: string): boolean {
  if (!caller) return false;
  switch (holder.kind) {
    case 'action': {
      const action = actions.get(holder.id);
      if (!action || action.tenant !== caller.tenant) return false;
      if (isAuditing(caller, route)) return true;
      const isTheirs = action.principal.user.id === caller.user.id;
      if (caller.kind === 'user') return isTheirs || hasSay(caller, action);
      // A person's limits count for all of their agents together, by the values they are counted by.
      if (isTheirs && route === 'GET /v1/limits') return true;
      return isTheirs && action.principal.agent.id === caller.agent.id && !isBoundElsewhere(caller, action.conversation) && !isThroughOthers(caller, action.principal.via);
    }
    case 'grant': {
      const grant = grants.get(holder.id);
      return grant?.tenant === caller.tenant && grant.user.id === caller.user.id && (caller.kind === 'user' || (grant.agentId === caller.agent.id && !isBoundElsewhere(caller, grant.conversation ?? caller.conversation ?? '')));
    }
    case 'stop': {
      const stop = stops.get(holder.id);
      return stop !== undefined && concerns(stop, caller);
    }
    case 'passkey':
      return caller.kind === 'user' && caller.tenant === holder.tenant && caller.user.id === holder.userId;
    case 'policies':
      // What was published is an argument of the action that published it.
      return (isAuthor(caller) || isAuditing(caller, route)) && caller.tenant === holder.tenant;
  }
}
