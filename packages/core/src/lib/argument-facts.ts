import { listSaid, toArgumentRoles } from './argument-role.ts';
import { countWords } from './copied-text.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { type ArgumentLeaf, escapePointer, leavesOf } from './json-pointer.ts';
import type { ArgumentProvenance } from './provenance.ts';
import { isOpenWorld } from './suggested-labels.ts';
import { findReferences } from './text-reference.ts';
import type { ArgumentRole, ToolDefinition } from './tool.ts';

/** What policies may know of a call besides its arguments and where each came from. Lists are names of top-level arguments. */
export interface ArgumentFacts {
  /** Whether the person's own words ask for what the tool does. */
  readonly requested: boolean;
  /** Whether the call tells somebody outside something even if it only reads. */
  readonly openWorld: boolean;
  /** Of the arguments that say something, who or what it is done to. */
  readonly targets: readonly string[];
  /** Of those, how much, when and whether. */
  readonly quantities: readonly string[];
  /** Of those, what is said. */
  readonly contents: readonly string[];
  /** Those with a value that is neither the person's, nor verified, nor approved by them before in this conversation. */
  readonly unvouched: readonly string[];
  /**
   * Of the contents, those in which somebody else speaks: a link, address or number from them, or from nobody once anything
   * of theirs was read, or, where the person did not ask to pass on what was read, a sentence of theirs.
   */
  readonly dictated: readonly string[];
}

/** Fewer words, with nothing in them that leads anywhere, are a label and not a message. */
const fewestDictatedWords = 3;

export function toArgumentFacts(tool: ToolDefinition, args: JsonObject, provenance: readonly ArgumentProvenance[]): ArgumentFacts {
  const roles = toArgumentRoles(tool);
  const said = listSaid(args, tool);
  // What the schema does not name decides who knows what.
  const having = (role: ArgumentRole): readonly string[] => said.filter((name) => (Object.hasOwn(roles, name) ? roles[name] : 'target') === role);
  const contents = having('content');
  const origins = toOrigins(provenance);
  return {
    requested: origins.get('')?.provenance === 'user',
    openWorld: isOpenWorld(tool),
    targets: having('target'),
    quantities: having('quantity'),
    contents,
    unvouched: said.filter((name) => valuesOf(name, args).some(({ pointer }) => !isVouched(origins.get(pointer)))),
    dictated: contents.filter((name) => isDictated(name, args, origins)),
  };
}

type Origins = ReadonlyMap<string, ArgumentProvenance>;

/** By pointer, looked up once for each value: an agent may send very many. Of two that claim one place, the first counts. */
const toOrigins = (provenance: readonly ArgumentProvenance[]): Origins => new Map(provenance.toReversed().map((entry) => [entry.pointer, entry]));

const valuesOf = (name: string, args: JsonObject): readonly ArgumentLeaf[] => leavesOf(args[name]!, `/${escapePointer(name)}`);

function isVouched(entry: ArgumentProvenance | undefined): boolean {
  return entry !== undefined && (entry.provenance === 'user' || entry.provenance === 'system' || entry.approvedIn !== undefined);
}

function isForeign({ provenance, approvedIn }: Pick<ArgumentProvenance, 'provenance' | 'approvedIn'>): boolean {
  return (provenance === 'external' || provenance === 'unknown') && approvedIn === undefined;
}

function isDictated(name: string, args: JsonObject, origins: Origins): boolean {
  const call = origins.get('');
  const isRelayed = call?.relay !== undefined;
  return valuesOf(name, args).some(({ pointer, value }) => {
    const entry = origins.get(pointer) ?? { pointer, provenance: 'unknown' };
    if (call?.isExposed && isMadeUp(entry, value)) return true;
    if (!isForeign(entry)) return false;
    if (typeof value !== 'string') return typeof value === 'number';
    if (entry.carries?.some(isForeign) || (entry.carries === undefined && findReferences(value).length > 0)) return true;
    return !isRelayed && (entry.copiedShare !== undefined || (entry.carries === undefined && countWords(value) >= fewestDictatedWords));
  });
}

/** Whether a text leads somewhere that nobody named. What is written in a code that nobody here reads is found nowhere too. */
function isMadeUp(entry: ArgumentProvenance, value: JsonValue): boolean {
  const carries = entry.carries ?? (typeof value === 'string' && findReferences(value).length > 0 ? [entry] : []);
  return carries.some(({ provenance, approvedIn }) => provenance === 'agent' && approvedIn === undefined);
}
