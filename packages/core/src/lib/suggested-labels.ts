import { toArgumentRoles, toNameWords } from './argument-role.ts';
import { isPlainObject, type JsonObject } from './json.ts';
import type { ArgumentRole, Risk, ToolDefinition, ToolEffect } from './tool.ts';

/** What policies are told about a tool: a few lines a team writes for each. */
export interface ToolLabels {
  readonly effect: ToolEffect;
  readonly risk: Risk;
  readonly roles: Readonly<Record<string, ArgumentRole>>;
  readonly openWorld: boolean;
  readonly verified: readonly string[];
}

/** A tool as its publisher describes it, as in MCP's `tools/list`. */
export interface DescribedTool {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: JsonObject;
  /** MCP's tool annotations. A hint that asks for more care is taken, one that asks for less is not. */
  readonly annotations?: JsonObject;
}

const readingVerbs = new Set(
  'get list search find read fetch view show check lookup look query count describe browse retrieve inspect calculate compute convert compare summarize summarise visit open is has who what when where status preview validate verify estimate filter sort'.split(' '),
);
/** Verbs that are no nouns: wherever they stand in a name, the tool changes something. */
const writingVerbs = new Set(
  'create delete send update add remove set cancel pay insert append edit modify write upload publish invite grant revoke execute run install submit approve reject assign rename enable disable subscribe unsubscribe purchase buy donate merge'.split(' '),
);
const destructiveVerbs = new Set('delete remove cancel revoke erase wipe purge drop terminate deactivate disable ban block kick clear reset uninstall unsubscribe close'.split(' '));
const addressWords = new Set('url urls uri link links website webpage site domain href endpoint'.split(' '));

/** What a service numbers itself, no author of its contents does. */
const numberedFields = ['id', 'id_', '*_id'].flatMap((name) => [`/${name}`, `/*/${name}`, `/*/*/${name}`]);

/** Lists of names that somebody administers: who is in one is not up to whoever writes what is read. */
const directoryWords = new Set('users members contacts channels groups teams rooms labels folders calendars accounts projects repositories branches people employees colleagues friends'.split(' '));
/** The user's own books: what was paid, ordered or booked. */
const ledgerWords = new Set('transactions transaction payments payment orders order bookings booking reservations reservation subscriptions subscription'.split(' '));
const ledgerFields = ['recipient', 'amount', 'total', 'price', 'quantity', 'date', 'recurring', 'currency', 'status'].flatMap((name) => [`/${name}`, `/*/${name}`]);
/** What is about nobody but the user, or about nobody at all. */
const ownWords = new Set('my me self profile balance iban settings preferences current today now'.split(' '));

function suggestVerified(words: readonly string[]): readonly string[] {
  const last = words.at(-1) ?? '';
  if (words.some((word) => ownWords.has(word)) || (words.includes('user') && ['info', 'information', 'details', 'profile'].includes(last))) return [''];
  if (words.some((word) => directoryWords.has(word))) return [...numberedFields, '/*', '/*/name', '/*/email', '/*/username'];
  return words.some((word) => ledgerWords.has(word)) ? [...numberedFields, ...ledgerFields] : numberedFields;
}

/** Whether a call tells somebody outside something: as it is registered, or as its publisher or an argument that takes an address suggests. */
export function isOpenWorld({ openWorld, inputSchema, annotations = {} }: Pick<ToolDefinition, 'openWorld' | 'inputSchema' | 'annotations'>): boolean {
  const properties = isPlainObject(inputSchema['properties']) ? Object.keys(inputSchema['properties']) : [];
  return openWorld ?? (annotations['openWorldHint'] === true || properties.some((property) => toNameWords(property).some((word) => addressWords.has(word))));
}

/** Labels for a tool nobody has labelled yet: with care, so that what is doubtful is asked rather than allowed. */
export function suggestLabels({ name, inputSchema, annotations = {} }: DescribedTool): ToolLabels {
  const words = toNameWords(name.split(/[.:/]/u).at(-1) ?? name);
  const isReading = readingVerbs.has(words[0] ?? '') && !words.some((word) => writingVerbs.has(word)) && annotations['readOnlyHint'] !== false;
  const isDestructive = words.some((word) => destructiveVerbs.has(word)) || annotations['destructiveHint'] === true;
  const openWorld = isOpenWorld({ inputSchema, annotations });
  return {
    effect: isReading ? 'read' : 'write',
    risk: isReading ? 'low' : isDestructive ? 'high' : 'medium',
    roles: toArgumentRoles({ name, inputSchema }),
    openWorld,
    verified: openWorld ? [] : isReading ? suggestVerified(words) : numberedFields,
  };
}
