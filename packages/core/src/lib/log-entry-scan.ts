import { endOfCount, endOfString, endOfValue, isAt, isNameBefore, refused, toAscii, toTable } from './canonical-bytes.ts';
import { createOpeningCheck } from './log-opening-bytes.ts';
import { mostEntryBytes } from './log-entries.ts';
import { leafVersion, mostOpenings } from './log-leaf.ts';
import { hashBytes, leafPrefix, type Sha256 } from './merkle-hash.ts';

/** What is needed of an entry that is true to itself and about no stop. */
export interface ScannedEntry {
  /** Behind the line and its line break. */
  readonly end: number;
  readonly sequence: number;
  readonly at: number;
  /** Until the next entry is scanned. */
  readonly leafHash: Uint8Array;
  /** With a claim: its action. */
  readonly claimOf: string | undefined;
  readonly isRedacted: boolean;
}

/**
 * Reads the line that begins at `from` as its bytes stand there. What it returns, `verifyEntryLine` would too; where it
 * returns nothing, nothing is said, and `verifyEntryLine` tells what the line is.
 *
 * @param bytes With the line break of this line. They are written to, and as they were when this returns.
 */
export type ScanEntry = (bytes: Uint8Array, from: number) => ScannedEntry | undefined;

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const lineBreak = 0x0a;

/** Levels of a value that are walked by recursion. */
const deepestValue = 32;
const commitmentLength = 43;
const longestName = 32;

const isCommitmentByte = toTable((byte) => /[\w-]/u.test(String.fromCharCode(byte)));
const isNameByte = toTable((byte) => /[A-Za-z0-9]/u.test(String.fromCharCode(byte)));
const isNameStart = toTable((byte) => /[a-z]/u.test(String.fromCharCode(byte)));

const leafStart = toAscii('{"leaf":');
const openingsStart = toAscii(',"openings":{');
const redactedStart = toAscii(',"redacted":[');
const commitmentStart = toAscii(':"');
const saltStart = toAscii(':{"salt":"');
const valueStart = toAscii('","value":');
const userActor = toAscii('{"kind":"user"}');
const actorId = toAscii('{"id":');
const actorKinds = [toAscii(',"kind":"agent","name":'), toAscii(',"kind":"authority","name":')];
const claimedType = toAscii('"action.claimed"');
const stopTypes = [toAscii('"stop.pressed"'), toAscii('"stop.reset"')];
const version = toAscii(String(leafVersion));

/** In the order of RFC 8785, with what stands before each value. Stops are not among them: those are parsed. */
const members = (['actionId', 'actor', 'agentId', 'at', 'commitments', 'conversation', 'digest', 'sequence', 'state', 'tenant', 'toolName', 'type', 'version', 'via'] as const).map((name) => ({ name, text: toAscii(`"${name}":`) }));
const required = ['actor', 'at', 'commitments', 'sequence', 'tenant', 'type', 'version'] as const;
const isRequired = members.map(({ name }) => (required as readonly string[]).includes(name));

/** @param tenant Of the log: an entry of another is not read. */
export function createEntryScan(tenant: string, sha256: Sha256): ScanEntry {
  const tenantText = new TextEncoder().encode(JSON.stringify(tenant));
  const opening = createOpeningCheck(sha256);
  const leafHash = new Uint8Array(hashBytes);
  const commitmentNames = new Uint32Array(mostOpenings);
  const commitmentTexts = new Uint32Array(mostOpenings);
  const isAccounted = new Uint8Array(mostOpenings);
  let commitments = 0;
  let [actionFrom, actionTo, sequence, time] = [0, 0, 0, 0];
  let isClaim = false;

  /** Where each is: what it is, is told by its opening, or by what says that it is left out. */
  function endOfCommitments(bytes: Uint8Array, at: number): number {
    commitments = 0;
    if (bytes[at + 1] === closeBrace) return at + 2;
    for (let next = at + 1; ; next += 1) {
      if (commitments === mostOpenings) return refused;
      const name = next + 1;
      const nameEnd = endOfOpeningName(bytes, next);
      if (nameEnd === refused || !isAt(bytes, nameEnd, commitmentStart)) return refused;
      const text = nameEnd + commitmentStart.length;
      if (commitments > 0 && !isNameBefore(bytes, commitmentNames[commitments - 1]!, name)) return refused;
      commitmentNames[commitments] = name;
      commitmentTexts[commitments] = text;
      isAccounted[commitments] = 0;
      commitments += 1;
      next = text + commitmentLength + 1;
      if (bytes[next - 1] !== quote) return refused;
      if (bytes[next] === closeBrace) return next + 1;
      if (bytes[next] !== comma) return refused;
    }
  }

  function endOfMember(bytes: Uint8Array, at: number, name: (typeof members)[number]['name']): number {
    switch (name) {
      case 'actor':
        return endOfActor(bytes, at);
      case 'commitments':
        return bytes[at] === openBrace ? endOfCommitments(bytes, at) : refused;
      case 'tenant':
        return isAt(bytes, at, tenantText) ? at + tenantText.length : refused;
      case 'version':
        return isAt(bytes, at, version) ? at + version.length : refused;
      case 'via':
        return bytes[at] === openBracket ? endOfTexts(bytes, at) : refused;
      case 'type':
        isClaim = isAt(bytes, at, claimedType);
        return stopTypes.some((type) => isAt(bytes, at, type)) ? refused : endOfString(bytes, at);
      case 'at': {
        const end = endOfCount(bytes, at);
        time = toCount(bytes, at, end);
        return end;
      }
      case 'sequence': {
        const end = endOfCount(bytes, at);
        sequence = toCount(bytes, at, end);
        return end;
      }
      case 'actionId':
        actionFrom = at + 1;
        actionTo = endOfString(bytes, at) - 1;
        return actionTo + 1;
      default:
        return endOfString(bytes, at);
    }
  }

  function endOfLeaf(bytes: Uint8Array, at: number): number {
    if (bytes[at] !== openBrace) return refused;
    let next = at + 1;
    actionTo = 0;
    for (let index = 0; index < members.length; index += 1) {
      const { name, text } = members[index]!;
      if (!isAt(bytes, next, text)) {
        if (isRequired[index]) return refused;
        continue;
      }
      next = endOfMember(bytes, next + text.length, name);
      if (next <= 0) return refused;
      if (bytes[next] === closeBrace) return index >= lastRequired ? next + 1 : refused;
      if (bytes[next] !== comma) return refused;
      next += 1;
    }
    return refused;
  }

  /** One after the other, as the commitments stand: where a name is not among them, they run out. */
  function endOfOpenings(bytes: Uint8Array, at: number): number {
    if (bytes[at] === closeBrace) return at + 1;
    let index = 0;
    for (let next = at; ; next += 1) {
      const name = next + 1;
      const end = endOfOpeningName(bytes, next);
      if (end === refused || !isAt(bytes, end, saltStart)) return refused;
      while (index < commitments && !isSameName(bytes, commitmentNames[index]!, name)) index += 1;
      if (index >= commitments) return refused;
      const salt = opening.takeSalt(bytes, end + saltStart.length);
      if (salt === refused || !isAt(bytes, salt, valueStart)) return refused;
      const value = salt + valueStart.length;
      const valueEnd = endOfValue(bytes, value, deepestValue);
      if (valueEnd === refused || bytes[valueEnd] !== closeBrace) return refused;
      if (!opening.isCommitted(bytes, value, valueEnd, commitmentTexts[index]!)) return refused;
      isAccounted[index] = 1;
      index += 1;
      next = valueEnd + 1;
      if (bytes[next] === closeBrace) return next + 1;
      if (bytes[next] !== comma) return refused;
    }
  }

  /** In order too, and none that is shown. */
  function endOfRedacted(bytes: Uint8Array, at: number): number {
    let index = 0;
    for (let next = at; ; next += 1) {
      const end = endOfOpeningName(bytes, next);
      if (end === refused) return refused;
      while (index < commitments && !isSameName(bytes, commitmentNames[index]!, next + 1)) index += 1;
      if (index >= commitments || isAccounted[index] === 1 || !isCommitment(bytes, commitmentTexts[index]!)) return refused;
      isAccounted[index] = 1;
      index += 1;
      next = end;
      if (bytes[next] === closeBracket) return next + 1;
      if (bytes[next] !== comma) return refused;
    }
  }

  return (bytes, from) => {
    if (!isAt(bytes, from, leafStart)) return undefined;
    const leaf = from + leafStart.length;
    const leafEnd = endOfLeaf(bytes, leaf);
    if (leafEnd === refused || leafEnd - leaf > mostEntryBytes || (isClaim && actionTo === 0)) return undefined;
    let end = leafEnd;
    if (isAt(bytes, end, openingsStart)) end = endOfOpenings(bytes, end + openingsStart.length);
    if (end === refused) return undefined;
    const isRedacted = isAt(bytes, end, redactedStart);
    if (isRedacted) end = endOfRedacted(bytes, end + redactedStart.length);
    if (end === refused || bytes[end] !== closeBrace || bytes[end + 1] !== lineBreak) return undefined;
    for (let index = 0; index < commitments; index += 1) if (isAccounted[index] === 0) return undefined;
    const claimOf = isClaim ? toPlainText(bytes, actionFrom, actionTo) : undefined;
    if (isClaim && claimOf === undefined) return undefined;
    return { end: end + 2, sequence, at: time, leafHash: hashLeaf(bytes, leaf, leafEnd, sha256, leafHash), claimOf, isRedacted };
  };
}

const lastRequired = isRequired.lastIndexOf(true);

/** The byte of its prefix takes for a moment the place of the colon before it: to copy the leaf costs a third of its hash. */
function hashLeaf(bytes: Uint8Array, from: number, to: number, sha256: Sha256, into: Uint8Array): Uint8Array {
  const before = from - leafPrefix.length;
  const kept = bytes[before]!;
  bytes[before] = leafPrefix[0]!;
  try {
    return sha256(bytes.subarray(before, to), into);
  } finally {
    bytes[before] = kept;
  }
}

function endOfActor(bytes: Uint8Array, at: number): number {
  if (isAt(bytes, at, userActor)) return at + userActor.length;
  if (!isAt(bytes, at, actorId)) return refused;
  const id = endOfString(bytes, at + actorId.length);
  const kind = id === refused ? undefined : actorKinds.find((text) => isAt(bytes, id, text));
  const end = kind ? endOfString(bytes, id + kind.length) : refused;
  return end !== refused && bytes[end] === closeBrace ? end + 1 : refused;
}

function endOfTexts(bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] === closeBracket) return at + 2;
  for (let next = at + 1; ; next += 1) {
    next = endOfString(bytes, next);
    if (next === refused) return refused;
    if (bytes[next] === closeBracket) return next + 1;
    if (bytes[next] !== comma) return refused;
  }
}

/** A name an opening can have, with its quotes. */
function endOfOpeningName(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== quote || isNameStart[bytes[at + 1]!] !== 1) return refused;
  let next = at + 2;
  while (isNameByte[bytes[next]!] === 1) next += 1;
  return bytes[next] === quote && next - at - 1 <= longestName ? next + 1 : refused;
}

function isCommitment(bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < commitmentLength; index += 1) if (isCommitmentByte[bytes[at + index]!] !== 1) return false;
  return true;
}

function isSameName(bytes: Uint8Array, name: number, other: number): boolean {
  let index = 0;
  while (bytes[name + index] === bytes[other + index] && bytes[name + index] !== quote) index += 1;
  return bytes[name + index] === quote && bytes[other + index] === quote;
}

function toCount(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) count = count * 10 + bytes[at]! - 0x30;
  return count;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Without escapes, as ids are: what it takes more to read is left to others. */
function toPlainText(bytes: Uint8Array, from: number, to: number): string | undefined {
  for (let at = from; at < to; at += 1) if (bytes[at] === backslash) return undefined;
  return decoder.decode(bytes.subarray(from, to));
}
