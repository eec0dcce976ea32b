import { isPlainObject, type JsonObject, type JsonValue } from './json.ts';
import type { ArgumentRole, ToolDefinition } from './tool.ts';

/** The words of a name: `event_id`, `eventId` and `EventID` are two. */
export function toNameWords(name: string): readonly string[] {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

const contentWords = new Set(
  'body content contents message messages text description subject title note notes comment comments summary details reason memo caption html markdown review feedback remark remarks topic bio biography about instructions requirements answer reply'.split(' '),
);
const timeWords = new Set(
  'date dates time datetime day days start end month year hour hours minute minutes duration deadline due when until since timezone checkin checkout departure arrival'.split(' '),
);
const quantityWords = new Set(
  'amount quantity qty count number num price total sum limit size max min page offset rating score priority percent percentage rate weight length recurring frequency status state color colour currency language locale format sort order'.split(' '),
);
/** What a new thing is called is for whoever makes it to say. */
const creatingVerbs = new Set('create new make initialize init generate draft'.split(' '));
const namingWords = new Set('name filename title label branch'.split(' '));
const targetWords = new Set('id ids iban account email emails mail address url uri link user username password path recipient recipients token key'.split(' '));

/** Tools of which the time is half of what they do. */
const schedulingWords = new Set('schedule scheduled reschedule book booking reserve reservation calendar event appointment meeting reminder alarm'.split(' '));

/** Where a new appointment is to be is written in it, as its title is. What is booked or reserved is another matter. */
const placeNames = new Set(['location', 'place', 'venue']);
const appointmentWords = new Set(['event', 'appointment', 'meeting', 'reminder']);

/** What a schema allows besides `null`; a reference is followed once, into the tool's own definitions. */
function toSchema(schema: unknown, root: JsonObject): Record<string, unknown> {
  if (!isPlainObject(schema)) return {};
  const [, group, name] = /^#\/(\$defs|definitions)\/([^/]+)$/u.exec(String(schema['$ref'])) ?? [];
  const definitions = group === undefined ? undefined : root[group];
  if (name !== undefined && isPlainObject(definitions) && isPlainObject(definitions[name])) return definitions[name];
  const options = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(options)) return schema;
  const others = options.filter((option) => !isPlainObject(option) || option['type'] !== 'null');
  return others.length === 1 ? { ...schema, ...toSchema(others[0], root) } : schema;
}

/** The role that name and schema suggest: what is not plainly a quantity or a text is a target. */
export function suggestRole(tool: Pick<ToolDefinition, 'name' | 'inputSchema'>, name: string, schema: unknown): ArgumentRole {
  const resolved = toSchema(schema, tool.inputSchema);
  const words = toNameWords(name);
  const toolWords = toNameWords(tool.name);
  const type = Array.isArray(resolved['type']) ? resolved['type'].find((each) => each !== 'null') : resolved['type'];
  if (type === 'boolean') return 'quantity';
  if (Array.isArray(resolved['enum']) || Object.hasOwn(resolved, 'const')) return 'quantity';
  if (namingWords.has(words.at(-1) ?? '') && words.length <= 2 && creatingVerbs.has(toolWords[0] ?? '') && !words.includes('user')) return 'content';
  if (words.some((word) => targetWords.has(word))) return 'target';
  if (placeNames.has(name) && creatingVerbs.has(toolWords[0] ?? '') && appointmentWords.has(toolWords.at(-1) ?? '')) return 'content';
  const isTime = type === 'string' && (['date', 'date-time', 'time', 'duration'].includes(String(resolved['format'])) || words.some((word) => timeWords.has(word)));
  if (isTime) return toolWords.some((word) => schedulingWords.has(word)) ? 'quantity' : 'detail';
  const last = words.at(-1) ?? '';
  if (type === 'number' || type === 'integer' || quantityWords.has(last)) return 'quantity';
  return contentWords.has(last) || contentWords.has(words[0] ?? '') ? 'content' : 'target';
}

/** What each argument of a tool decides: as it is registered, or as the schema and its name suggest. */
export function toArgumentRoles({ name: toolName, inputSchema, roles = {} }: Pick<ToolDefinition, 'name' | 'inputSchema' | 'roles'>): Readonly<Record<string, ArgumentRole>> {
  const properties = isPlainObject(inputSchema['properties']) ? inputSchema['properties'] : {};
  const tool = { name: toolName, inputSchema };
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, Object.hasOwn(roles, name) ? roles[name]! : suggestRole(tool, name, schema)]));
}

/** The arguments of a call that say something: not `null`, not empty, not what is taken where nothing is said. */
export function listSaid(args: JsonObject, { inputSchema }: Pick<ToolDefinition, 'inputSchema'>): readonly string[] {
  const properties = isPlainObject(inputSchema['properties']) ? inputSchema['properties'] : {};
  return Object.entries(args).flatMap(([name, value]) => (isEmpty(value) || isDefault(value, properties[name]) ? [] : [name]));
}

function isEmpty(value: JsonValue): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function isDefault(value: JsonValue, schema: unknown): boolean {
  return typeof value !== 'object' && isPlainObject(schema) && Object.hasOwn(schema, 'default') && schema['default'] === value;
}
