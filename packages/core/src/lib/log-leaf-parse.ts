import { isPlainObject } from './json.ts';
import { fail, pass, type Checked } from './log-checked.ts';
import { isOpeningName, leafVersion, mostOpenings, type LogLeaf } from './log-leaf.ts';

export type LeafFault =
  /** Not the members of a leaf, each of its kind, and no others. */
  | 'malformed_leaf'
  /** Written by a later version. Read it with one. */
  | 'unknown_version';

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isCommitment: Check = (value) => typeof value === 'string' && /^[\w-]{43}$/u.test(value);

const required = ['version', 'tenant', 'sequence', 'at', 'type', 'actor', 'commitments'] as const;

/** What each member must be. A leaf with a member that is not among these says something that this version cannot read. */
const members: ReadonlyMap<string, Check> = new Map<keyof LogLeaf, Check>([
  ['version', (value) => value === leafVersion],
  ['tenant', isString],
  ['sequence', isCount],
  ['at', isCount],
  ['type', isString],
  ['actor', isActor],
  ['state', isString],
  ['actionId', isString],
  ['toolName', isString],
  ['digest', isString],
  ['conversation', isString],
  ['agentId', isString],
  ['via', (value) => Array.isArray(value) && value.every(isString)],
  ['stop', isStop],
  ['commitments', areCommitments],
]);

const scopeMembers: ReadonlyMap<string, Check> = new Map([
  ['agentId', isString],
  ['toolName', isString],
  ['conversation', isString],
  ['ofPerson', (value) => value === true],
]);

/** A leaf out of JSON somebody sent. */
export function parseLogLeaf(value: unknown): Checked<LogLeaf, LeafFault> {
  if (!isPlainObject(value)) return malformed();
  if (typeof value['version'] === 'number' && value['version'] !== leafVersion) {
    return fail('unknown_version', `The entry is of version ${value['version']}; this reads version ${leafVersion}.`);
  }
  if (!hasOnly(value, members) || !required.every((name) => name in value)) return malformed();
  if (value['type'] === 'action.claimed' && !('actionId' in value)) return malformed();
  const isAboutStop = value['type'] === 'stop.pressed' || value['type'] === 'stop.reset';
  return isAboutStop === 'stop' in value ? pass(value as unknown as LogLeaf) : malformed();
}

function areCommitments(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const commitments = Object.entries(value);
  return commitments.length <= mostOpenings && commitments.every(([name, commitment]) => isOpeningName(name) && isCommitment(commitment));
}

function isActor(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const names = Object.keys(value).length;
  if (value['kind'] === 'user') return names === 1;
  return (value['kind'] === 'agent' || value['kind'] === 'authority') && isString(value['id']) && isString(value['name']) && names === 3;
}

function isStop(value: unknown): boolean {
  if (!isPlainObject(value) || !isString(value['id'])) return false;
  const { id: _, scope, ...rest } = value;
  return Object.keys(rest).length === 0 && (scope === undefined || (isPlainObject(scope) && hasOnly(scope, scopeMembers)));
}

function hasOnly(value: Record<string, unknown>, known: ReadonlyMap<string, Check>): boolean {
  for (const name in value) if (known.get(name)?.(value[name]) !== true) return false;
  return true;
}

function malformed(): Checked<never, 'malformed_leaf'> {
  return fail('malformed_leaf', 'This is not an entry of the log: a member is missing, of another kind, or not known.');
}
