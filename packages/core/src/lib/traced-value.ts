import { toNameWords } from './argument-role.ts';
import { findCopied } from './copied-text.ts';
import { findDecoded } from './decoded-text.ts';
import type { Place, Reading } from './indexed-source.ts';
import type { ArgumentLeaf } from './json-pointer.ts';
import type { ArgumentProvenance, CarriedReference, Provenance, ProvenanceSpan } from './provenance.ts';
import { toSingleWord } from './single-word.ts';
import { isTelling, toSought } from './sought-value.ts';
import { findReferences, isWeakened, toBareLink } from './text-reference.ts';

type Traced = Omit<ArgumentProvenance, 'pointer'>;

/** Which origin explains a value found in several: the person's words first, then the host's records. */
const vouching: readonly Provenance[] = ['user', 'system'];

/** No call needs as many; what is left after them is not known. */
const mostLookups = 5_000;
/** How much of what was read one call may have searched, in UTF-16 units: a stop waits for as long. */
const mostSearched = 150_000_000;
/** Looking for copied words costs so many times as much as looking for a value. */
const copiedCost = 20;
const mostReferences = 60;
/** How much text of one call's own is traced, in UTF-16 units: nobody reads through more. What does not fit in is not known. */
const mostTraced = 262_144;

/** From here on a text is somebody else's, passed on. */
const copiedShare = 0.5;

/** Tells where values come from, by what was read. One for each call: it looks up only so much. */
export function createTrace(readings: readonly Reading[], isComplete: boolean): (leaf: ArgumentLeaf) => Traced {
  const nowhere: Traced = { provenance: isComplete ? 'agent' : 'unknown' };
  const trusted = vouching.flatMap((provenance) => readings.filter((reading) => reading.provenance === provenance));
  const foreign = readings.filter((reading) => reading.provenance === 'external');
  const decided = readings.filter(({ source }) => source.isDecided);
  const units = readings.reduce((sum, { source }) => sum + source.text.length, 0);
  let [lookups, searched, traced] = [0, 0, 0];

  const find = (value: string | number): Traced => {
    lookups += 1;
    searched += units;
    if (lookups > mostLookups || searched > mostSearched) return { provenance: 'unknown' };
    return findTrusted(value, trusted) ?? withApproval(value, findForeign(value, foreign) ?? nowhere, decided);
  };

  const findChoice = (words: readonly string[]): Traced => {
    lookups += 1;
    return lookups > mostLookups ? { provenance: 'unknown' } : (findWords(words, foreign) ?? nowhere);
  };

  return ({ pointer, value }) => {
    if (typeof value === 'number') return find(value);
    if (typeof value === 'boolean') return findChoice(toSpokenName(pointer));
    if (typeof value !== 'string') return nowhere;
    if (traced + value.length > mostTraced) return { provenance: 'unknown' };
    traced += value.length;
    const found = find(value);
    if (found.span || found.approvedIn !== undefined) return found;
    if (!isTelling(value)) return findChoice([toSingleWord(value)]);
    const listed = traceList(value, (each) => {
      lookups += 1;
      searched += units;
      return lookups > mostLookups || searched > mostSearched ? undefined : findTrusted(each, trusted);
    });
    if (listed) return listed;
    searched += value.length * (trusted.length + foreign.length) * copiedCost;
    if (searched > mostSearched) return { provenance: 'unknown' };
    return traceComposed(value, find, trusted, foreign) ?? found;
  };
}

function findTrusted(value: string | number, readings: readonly Reading[]): Traced | undefined {
  const sought = toSought(value);
  const link = typeof value === 'string' ? toBareLink(value) : undefined;
  const bare = link === undefined ? undefined : toSought(link);
  for (const reading of readings) {
    const place = reading.find(sought) ?? (bare && notWeakened(String(value), reading.find(bare)));
    if (place) return toTraced(reading, place);
  }
  return undefined;
}

function notWeakened(value: string, place: Place | undefined): Place | undefined {
  return place && isWeakened(value, place.text.slice(Math.max(0, place.start - 8), place.start)) ? undefined : place;
}

/** Whoever hides where a value comes from hides it in a code: what the code says is looked for too. */
function findForeign(value: string | number, readings: readonly Reading[]): Traced | undefined {
  if (!isTellingOrDigits(value)) return undefined;
  const link = typeof value === 'string' ? toBareLink(value) : undefined;
  const decoded = typeof value === 'string' ? findDecoded(value).map(({ text }) => text) : [];
  const all = [value, ...(link === undefined ? [] : [link]), ...decoded].filter(isTellingOrDigits).map(toSought);
  for (const reading of readings) {
    for (const sought of all) {
      const place = reading.find(sought);
      if (place) return toTraced(reading, place);
    }
  }
  return undefined;
}

/** “rw” and “all” are looked for as words. They vouch for nothing, and whoever writes them may be the one who chose. */
function findWords(words: readonly string[], readings: readonly Reading[]): Traced | undefined {
  if (words.every((word) => word === '')) return undefined;
  for (const reading of readings) {
    const places = words.map((word) => reading.wordAt(word));
    if (places.every((place) => place !== undefined)) return toTraced(reading, places.at(-1)!);
  }
  return undefined;
}

/** A yes or no is dictated by its name: the words of it that say anything. */
function toSpokenName(pointer: string): readonly string[] {
  const name = pointer.split('/').findLast((token) => token !== '' && !/^\d+$/u.test(token)) ?? '';
  const words = toNameWords(name);
  const telling = words.filter(isTelling);
  return telling.length > 0 ? telling : words;
}

/** A short number written as text vouches for nothing, and is doubted as a number is: “99” and 99 move the same amount. */
function isTellingOrDigits(value: string | number): boolean {
  return isTelling(value) || /^\p{Nd}+$/u.test(String(value).trim());
}

function withApproval(value: string | number, traced: Traced, decided: readonly Reading[]): Traced {
  const link = typeof value === 'string' ? toBareLink(value) : undefined;
  const all = decided.length === 0 ? [] : [value, ...(link === undefined ? [] : [link])].map(toSought);
  const approval = decided.find((reading) => all.some((sought) => reading.find(sought)));
  return approval ? { ...traced, approvedIn: approval.source.id } : traced;
}

/** A text that is nowhere as a whole: what it carries, and how much of it was copied. */
function traceComposed(
  value: string,
  find: (value: string) => Traced,
  trusted: readonly Reading[],
  foreign: readonly Reading[],
): Traced | undefined {
  const references = findReferences(value).filter(({ start, end }) => end - start < value.trim().length);
  if (references.length > mostReferences) return { provenance: 'unknown' };
  const carries = references.map(({ start, end }): CarriedReference => ({ start, end, ...find(value.slice(start, end)) }));
  const own = new Set(trusted.flatMap((reading) => findCopied(value, reading.words())?.at ?? []));
  const facts = carries.length > 0 ? { carries } : {};
  const carried = carries.find(({ provenance }) => provenance === 'external') ?? carries.find(({ provenance }) => provenance === 'unknown');
  for (const reading of foreign) {
    const copied = findCopied(value, reading.words(), own);
    if (copied && copied.share >= copiedShare) return { ...toTraced(reading, reading.toPlace(copied.place)), copiedShare: copied.share, ...facts };
  }
  if (carried) return { provenance: carried.provenance, ...(carried.span && { span: carried.span }), ...facts };
  return carries.length > 0 ? { provenance: 'agent', carries } : undefined;
}

const mostListed = 50;

/**
 * A list written as one text, as of recipients, when somebody vouches for every value in it: the least of them does for all. A
 * comma inside a number is none between values.
 */
function traceList(value: string, findVouched: (value: string) => Traced | undefined): Traced | undefined {
  const values = value.split(/[,;]/u).map((each) => each.trim());
  if (values.length < 2 || values.length > mostListed || !values.every((each) => /\p{L}/u.test(each))) return undefined;
  let least: Traced | undefined;
  for (const each of values) {
    const traced = findVouched(each);
    if (!traced) return undefined;
    if (!least || vouching.indexOf(traced.provenance) > vouching.indexOf(least.provenance)) least = traced;
  }
  return least;
}

const excerptMargin = 60;

function toTraced({ source, provenance }: Reading, { text, start, end, pointer }: Place): Traced {
  const from = Math.max(0, start - excerptMargin);
  const to = Math.min(text.length, end + excerptMargin);
  const excerpt = text.slice(from, to).toWellFormed();
  const span: ProvenanceSpan = { sourceId: source.id, origin: source.origin, ...(pointer !== undefined && { pointer }), start, end, excerpt, excerptStart: from };
  return { provenance, span };
}
