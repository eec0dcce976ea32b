import type { LoggedEntry, LogLeaf } from './log-leaf.ts';
import { ByleaveError } from './error.ts';
import { isPlainObject, type JsonValue } from './json.ts';

/** A stop as the tree has it, in the clear, so that whoever has the log can tell what may not have started under it. */
export interface LoggedStop {
  readonly id: string;
  /** Only where the stop is pressed: what it covers. Without it the entry tells one action of a stop. */
  readonly scope?: LoggedStopScope;
}

/** Covers what matches all of these; with none of them, everything of the tenant. */
export interface LoggedStopScope {
  readonly agentId?: string;
  readonly toolName?: string;
  readonly conversation?: string;
  /** Covers one person only. Their id is personal: it is `scope.userId` of the opening `facts`. */
  readonly ofPerson?: true;
}

/** Who carries out what people ask of the authority itself. No stop holds that up, or nothing could reset one. */
export const authorityAgentId = 'byleave';

const inTheClear = ['agentId', 'toolName', 'conversation'] as const;
const understood: readonly string[] = [...inTheClear, 'userId', 'tenant'];

/**
 * What the leaf says of a stop: `facts.stop` and `facts.scope` of a `stop.pressed`, `facts.stop` of a `stop.reset`.
 *
 * @throws ByleaveError `misuse` when such an entry names no stop, or its scope has a restriction that is not understood.
 */
export function toLoggedStop({ type, tenant, facts: { stop: id, scope } }: Pick<LoggedEntry, 'type' | 'tenant' | 'facts'>): LoggedStop | undefined {
  if (type !== 'stop.pressed' && type !== 'stop.reset') return undefined;
  if (typeof id !== 'string') throw misuse(`An entry of type ${type} says in facts.stop which stop it is about.`);
  if (type === 'stop.reset' || scope === undefined) return { id };
  if (!isScope(scope) || (scope['tenant'] ?? tenant) !== tenant) throw misuse('The scope of a stop has agentId, toolName, conversation, userId, and no other restriction: a reader would take it to cover more or less.');
  const clear = Object.fromEntries(inTheClear.flatMap((name) => (scope[name] === undefined ? [] : [[name, scope[name]]])));
  return { id, scope: { ...clear, ...(scope['userId'] !== undefined && { ofPerson: true }) } };
}

function isScope(scope: JsonValue): scope is Readonly<Record<string, string>> {
  return isPlainObject(scope) && Object.entries(scope).every(([name, value]) => understood.includes(name) && typeof value === 'string');
}

/** How a claim stands to the stops that are pressed. `undecided`: it depends on who a person is, and that is not shown. */
export type StopStanding = 'clear' | 'covered' | 'undecided';

/** The stops that are pressed while a log is read, from each `stop.pressed` to its `stop.reset`. */
export interface StopWindows {
  /** Stops that are pressed now. */
  readonly size: number;
  /** @param userId Whom it covers, where it covers one person and that is shown. */
  press(stop: LoggedStop, userId: string | undefined): void;
  reset(stop: LoggedStop): void;
  /** @param userId Whom it was done for, where that is shown. */
  judge(claim: LogLeaf, userId: string | undefined): StopStanding;
}

export function createStopWindows(): StopWindows {
  let pressed: readonly { readonly id: string; readonly scope: LoggedStopScope; readonly userId: string | undefined }[] = [];
  return {
    get size() {
      return pressed.length;
    },
    press({ id, scope }, userId) {
      if (scope) pressed = [...pressed, { id, scope, userId }];
    },
    reset(stop) {
      pressed = pressed.filter(({ id }) => id !== stop.id);
    },
    judge(claim, userId) {
      if (claim.agentId === authorityAgentId) return 'clear';
      const standings = pressed.filter(({ scope }) => matchesClear(scope, claim)).map((stop) => judgePerson(stop.scope, stop.userId, userId));
      if (standings.includes('covered')) return 'covered';
      return standings.includes('undecided') ? 'undecided' : 'clear';
    },
  };
}

function matchesClear({ agentId, toolName, conversation }: LoggedStopScope, claim: LogLeaf): boolean {
  return (
    (agentId === undefined || agentId === claim.agentId || claim.via?.includes(agentId) === true) &&
    (toolName === undefined || toolName === claim.toolName) &&
    (conversation === undefined || conversation === claim.conversation)
  );
}

function judgePerson({ ofPerson }: LoggedStopScope, stopped: string | undefined, person: string | undefined): StopStanding {
  if (!ofPerson) return 'covered';
  if (stopped === undefined || person === undefined) return 'undecided';
  return stopped === person ? 'covered' : 'clear';
}

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}
