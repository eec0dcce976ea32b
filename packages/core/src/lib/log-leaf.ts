import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { AuditActor, AuditEntry } from './audit.ts';
import { ByleaveError } from './error.ts';
import { canonicalize } from './canonicalize.ts';
import type { JsonValue } from './json.ts';
import { mostEntryBytes, toTooLong } from './log-entries.ts';
import { commit, toOpening, type Opening, type Openings } from './log-opening.ts';
import { toLoggedStop, type LoggedStop } from './log-stop.ts';

/** The version of the leaf. A reader refuses any other. */
export const leafVersion = 1;

/** Commitments of one leaf, at most. */
export const mostOpenings = 32;

/**
 * What the tree has of one entry, as RFC 8785 JSON: what is not about a person in the clear, what is as commitments. It
 * stays as it is when a person is erased.
 */
export interface LogLeaf {
  readonly version: typeof leafVersion;
  readonly tenant: string;
  /** Counts the tenant's entries from 1: the leaf's index in the tree plus one. */
  readonly sequence: number;
  /** Epoch ms, the authority's clock. */
  readonly at: number;
  readonly type: string;
  readonly actor: LoggedActor;
  /** The action's state after it. */
  readonly state?: string;
  readonly actionId?: string;
  readonly toolName?: string;
  readonly digest?: string;
  readonly conversation?: string;
  readonly agentId?: string;
  /** Ids of the agents in between, outermost first. */
  readonly via?: readonly string[];
  /** With entries of types `stop.pressed` and `stop.reset`. */
  readonly stop?: LoggedStop;
  /** By name, see `Openings`. */
  readonly commitments: Readonly<Record<string, string>>;
}

/** Of a person only that it was one; who, is behind the commitment `actor`. */
export type LoggedActor = { readonly kind: 'user' } | { readonly kind: 'agent' | 'authority'; readonly id: string; readonly name: string };

/** An entry of the audit log, as far as the tree asks: every `AuditEntry` is one. */
export interface LoggedEntry extends Pick<AuditEntry, 'sequence' | 'tenant' | 'at' | 'actor' | 'facts'> {
  readonly type: string;
  readonly userId?: string;
  readonly agentId?: string;
  readonly via?: readonly string[];
  readonly conversation?: string;
  readonly actionId?: string;
  readonly toolName?: string;
  readonly digest?: string;
  readonly state?: string;
}

/**
 * What is personal about an entry, each under a salt of its own: `person` (who it was done for), `actor` (when that is a
 * person), `facts`, and what else is given.
 *
 * @param newSalt Random bytes, 16 to 32, others at every call.
 * @param more By name; one of the names above takes its place, such as a `person` with a name.
 */
export function toOpenings({ userId, actor, facts }: LoggedEntry, newSalt: () => Uint8Array, more: Readonly<Record<string, JsonValue>> = {}): Openings {
  const values: Record<string, JsonValue> = {
    ...(userId !== undefined && { person: { id: userId } }),
    ...(actor.kind === 'user' && { actor: { kind: actor.kind, id: actor.id, name: actor.name } }),
    ...(Object.keys(facts).length > 0 && { facts }),
    ...more,
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]): readonly [string, Opening] => [name, toOpening(value, newSalt())]));
}

/**
 * The leaf of an entry, committing to the openings.
 *
 * @throws ByleaveError `misuse` for a name no opening can have, more than 32 of them, or a stop whose scope has an
 *   unknown restriction.
 */
export function toLogLeaf(entry: LoggedEntry, openings: Openings): LogLeaf {
  const { tenant, sequence, at, type, state, actionId, toolName, digest, conversation, agentId, via } = entry;
  const stop = toLoggedStop(entry);
  if (Object.keys(openings).length > mostOpenings) throw new ByleaveError({ code: 'misuse', message: `An entry has at most ${mostOpenings} openings. Put what belongs together into one.` });
  return {
    version: leafVersion,
    tenant,
    sequence,
    at,
    type,
    actor: toLoggedActor(entry.actor),
    ...(state !== undefined && { state }),
    ...(actionId !== undefined && { actionId }),
    ...(toolName !== undefined && { toolName }),
    ...(digest !== undefined && { digest }),
    ...(conversation !== undefined && { conversation }),
    ...(agentId !== undefined && { agentId }),
    ...(via !== undefined && via.length > 0 && { via }),
    ...(stop && { stop }),
    commitments: Object.fromEntries(Object.entries(openings).map(([name, opening]) => [checkName(name), commit(opening)])),
  };
}

/**
 * The bytes that are hashed, and kept in the bundle of entries.
 *
 * @throws ByleaveError `misuse` for more than 65,535 bytes.
 */
export function encodeLogLeaf(leaf: LogLeaf): Uint8Array {
  const bytes = utf8ToBytes(canonicalize(leaf));
  if (bytes.length > mostEntryBytes) throw toTooLong();
  return bytes;
}

export function isOpeningName(name: string): boolean {
  return /^[a-z][A-Za-z0-9]{0,31}$/u.test(name);
}

function checkName(name: string): string {
  if (!isOpeningName(name)) throw new ByleaveError({ code: 'misuse', message: `“${name}” cannot be the name of an opening: a lower-case letter, then at most 31 letters and digits.` });
  return name;
}

function toLoggedActor({ kind, id, name }: AuditActor): LoggedActor {
  return kind === 'user' ? { kind } : { kind, id, name };
}
