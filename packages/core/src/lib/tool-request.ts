import { toNameWords } from './argument-role.ts';
import type { ArgumentProvenance, ContextSource, ProvenanceSpan } from './provenance.ts';
import { blankOut, findQuotes } from './quoted-text.ts';
import type { ToolDefinition } from './tool.ts';

/** Ways to ask for what the first word of a tool's name does. One verb may be in several rows. */
const synonyms: readonly string[] = [
  'send write email mail message reply respond answer forward notify inform tell contact text dm post share submit deliver ask invite congratulate thank remind let',
  'pay send transfer refund reimburse remit settle wire money payment transaction bill invoice deposit withdraw return',
  'post publish write put upload share tweet announce send reply comment submit add',
  'create add make new write generate schedule book set put save prepare draft open start plan arrange organize organise register remind build initialize initialise',
  'schedule plan book set arrange create add recurring standing put remind',
  'reschedule move postpone shift change delay push bring update',
  'update change edit modify adjust set correct fix rename move reset replace adapt revise complete mark',
  'set change update adjust configure turn switch make put enable disable',
  'delete remove erase clear trash discard drop rid clean purge',
  'remove delete kick exclude ban drop take rid clear',
  'cancel call abort unsubscribe revoke stop delete remove',
  'add include append insert attach put invite plus',
  'append add include insert attach write put extend',
  'invite add onboard bring include',
  'share grant give send invite access',
  'grant give share allow permit access add',
  'reserve book reservation booking',
  'book reserve reservation booking buy',
  'buy purchase order get checkout shop',
  'purchase buy order get checkout shop',
  'order buy purchase get checkout',
  'checkout buy purchase order pay',
  'upload put save store share add',
  'move relocate put transfer shift',
  'copy duplicate clone',
  'clone copy duplicate download get',
  'rename call name change',
  'transfer send pay move wire give',
  'merge combine join accept',
  'commit save push submit',
  'push upload publish submit commit',
  'star favorite favourite like bookmark',
  'follow subscribe',
  'subscribe follow register join',
  'register join enroll enrol sign add create',
  'enroll enrol register join sign',
  'submit send hand file turn post',
  'reply respond answer write send message',
  'forward send share pass',
  'approve accept confirm allow',
  'reject decline refuse deny',
  'accept approve confirm',
  'assign give set add delegate',
  'close resolve finish end complete',
  'run execute start launch perform do',
  'execute run start launch perform do',
  'install set add',
  'save store keep write put create',
  'write create save put add append note',
  'edit change update modify revise correct fix',
  'modify change update edit adjust alter',
  'change update edit modify set adjust',
  'return refund send give exchange',
  'exchange swap return replace',
  'block ban mute',
  'enable turn switch activate allow',
  'disable turn switch deactivate',
  'donate give contribute',
  'sell trade',
  'trade buy sell exchange',
  'rent hire book reserve',
  'rate review score',
];

/** Ways to ask for the thing itself, where a tool makes, sends or books one. */
const things: readonly string[] = [
  'payment pay transfer refund reimburse settle money bill invoice',
  'money pay transfer refund reimburse settle payment',
  'transaction pay transfer refund money payment',
  'transfer pay send wire move money',
  'refund pay return reimburse money',
  'email mail',
  'reminder remind remember',
  'event calendar meeting appointment remind invite',
  'meeting meet calendar appointment invite',
  'appointment calendar meeting',
  'order buy purchase get',
  'booking book reserve',
  'reservation reserve book',
  'ticket book buy report file',
  'issue report file bug ticket',
  'comment reply answer say',
  'review rate feedback',
  'subscription subscribe',
  'file document list save',
];

const toTable = (rows: readonly string[]): ReadonlyMap<string, readonly string[]> => new Map(rows.map((row) => [row.split(' ')[0]!, row.split(' ')]));
const asksFor = toTable(things);
/** With these, naming the thing asks for it; with `delete` it does not. */
const makingVerbs = new Set('send create add make new schedule book set put submit execute process place initiate issue start post write draft'.split(' '));

const asks = toTable(synonyms);

/** Words in a tool's name that say nothing about what it does. */
const fillers = new Set('a an the my to of for in on from with by and or new'.split(' '));

/** The words a person may ask for a tool by. */
export function toRequestWords({ name, words = [] }: Pick<ToolDefinition, 'name' | 'words'>): readonly string[] {
  const named = toNameWords(name.split(/[.:/]/u).at(-1) ?? name).filter((word) => !fillers.has(word));
  const verb = named.find((word) => asks.has(word));
  const own = verb === undefined ? named : (asks.get(verb) ?? []);
  const thing = verb === undefined || makingVerbs.has(verb) ? named.flatMap((word) => asksFor.get(word) ?? []) : [];
  return [...new Set([...own, ...thing, ...words.map((word) => word.toLowerCase())])];
}

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);

/** `pay` as people bend it: pays, paid, paying, payment. */
function toPattern(words: readonly string[]): RegExp {
  const bent = words.map((word) => {
    const stem = escapePattern(word.replace(/e$/u, ''));
    return word.length <= 3 ? `${escapePattern(word)}(?:s|ed|ing|ment)?` : String.raw`${stem}\p{L}{0,6}`;
  });
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${[...bent, ...irregular(words)].join('|')})(?![\p{L}\p{N}])`, 'iu');
}

const bentOtherwise: Readonly<Record<string, string>> = { pay: 'paid', send: 'sent', write: 'wrote|written', buy: 'bought', give: 'gave', tell: 'told' };

function irregular(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => (Object.hasOwn(bentOtherwise, word) ? [bentOtherwise[word]!] : []));
}

/** What leaves to another text what is to be done. A list that the person goes on to write is their own. */
const delegation =
  /(?<![\p{L}\p{N}])(?:do|perform|complete|execute|carry out|follow|finish|handle|work through|take care of|process)(?![\p{L}\p{N}])(?:(?!following)[^.!?\n:]){0,60}?(?<![\p{L}\p{N}])(?:tasks?|to-?dos?|todo list|instructions?|steps?|actions?|directions?)(?![\p{L}\p{N}])/iu;

/** What asks to pass on what was read, and not to say something of one's own. */
const relayed = 'summar\\p{L}*|recap|overview|digest|forward\\p{L}*|relay|pass on|quote|copy|transcribe|translate|extract|report|information|info|details|contents?|findings|minutes|based on|according to';
/** The same, said of a part: `set the location to its address`, `use the name as the title`, `add what is needed from the recipe to the list`. */
const placed = [
  String.raw`set(?!\s+up)(?:\s[^.!?\n]{0,40})?\s+to\s+(?:the|its|their|his|her)`,
  String.raw`use\s[^.!?\n]{1,40}\sas\s+(?:the|its|their|his|her)`,
  String.raw`(?:add|append|insert|paste)\s[^!?\n]{1,40}\sfrom\s[^!?\n]{1,40}\s(?:to|into|in)\s+(?:the|my|our)`,
];
const relaying = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${[relayed, ...placed].join('|')})(?![\p{L}\p{N}])`, 'iu');

/**
 * Whose idea a call is: `user` when the person's own words, apart from what they quote, ask for what the tool does or
 * leave to another text what is to be done, with the place; `agent` otherwise. It is no proof that they meant this call,
 * but a call of a kind they never spoke of was not theirs.
 */
export function traceRequest(tool: Pick<ToolDefinition, 'name' | 'words'>, sources: readonly ContextSource[]): ArgumentProvenance {
  const own = sources.filter(({ origin, isDecided }) => origin === 'user' && !isDecided).map(({ id, text }) => ({ id, text, own: blankOut(text, findQuotes(text)) }));
  const span = findWords(patternOf(tool), own) ?? findWords(delegation, own);
  const relay = findWords(relaying, own);
  const isExposed = own.some((message) => message.own !== message.text) || sources.some(isForeign);
  return { pointer: '', provenance: span ? 'user' : 'agent', ...(span && { span }), ...(relay && { relay }), ...(isExposed && { isExposed }) };
}

function isForeign({ origin, text }: ContextSource): boolean {
  return origin !== 'user' && origin !== 'record' && text !== '';
}

const patterns = new WeakMap<object, RegExp>();

function patternOf(tool: Pick<ToolDefinition, 'name' | 'words'>): RegExp {
  const pattern = patterns.get(tool) ?? toPattern(toRequestWords(tool));
  patterns.set(tool, pattern);
  return pattern;
}

interface OwnWords {
  readonly id: string;
  readonly text: string;
  /** The text without what it quotes. */
  readonly own: string;
}

function findWords(pattern: RegExp, messages: readonly OwnWords[]): ProvenanceSpan | undefined {
  for (const { id, text, own } of messages) {
    const match = pattern.exec(own);
    if (!match) continue;
    const [start, end] = [match.index, match.index + match[0].length];
    const excerptStart = Math.max(0, start - 60);
    return { sourceId: id, origin: 'user', start, end, excerpt: text.slice(excerptStart, end + 60).toWellFormed(), excerptStart };
  }
  return undefined;
}
