import { toArgumentRoles, toNameWords } from './argument-role.ts';
import { isPlainObject, type JsonObject } from './json.ts';
import type { ArgumentRole, Risk, ToolEffect } from './tool.ts';

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

/** Labels for a tool nobody has labelled yet: with care, so that what is doubtful is asked rather than allowed. */
export function suggestLabels({ name, inputSchema, annotations = {} }: DescribedTool): ToolLabels {
  const words = toNameWords(name.split(/[.:/]/u).at(-1) ?? name);
  const isReading = readingVerbs.has(words[0] ?? '') && !words.some((word) => writingVerbs.has(word)) && annotations['readOnlyHint'] !== false;
  const isDestructive = words.some((word) => destructiveVerbs.has(word)) || annotations['destructiveHint'] === true;
  const properties = isPlainObject(inputSchema['properties']) ? Object.keys(inputSchema['properties']) : [];
  const hasAddress = properties.some((property) => toNameWords(property).some((word) => addressWords.has(word)));
  const risk = isReading ? 'low' : isDestructive ? 'high' : 'medium';
  return {
    effect: isReading ? 'read' : 'write',
    risk,
    roles: toArgumentRoles({ inputSchema }),
    openWorld: hasAddress || annotations['openWorldHint'] === true,
    verified: numberedFields,
  };
}
