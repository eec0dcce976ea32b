import { isPlainObject, suggestLabels, type ArgumentRole, type DescribedTool, type JsonObject, type ToolLabels } from '@byleave/core';

/**
 * What a linter has to say about a tool's labels. `label_missing`: nothing is written, and what is suggested counts.
 * `effect_doubtful`: it is labelled to read, and its name or publisher says it changes something. `risk_low`: what it
 * destroys is labelled as if it could be had back. `role_weak`: an argument is labelled to decide less than its name says.
 * `reach_doubtful`: it is labelled to reach nobody outside, and takes an address or its publisher says it does.
 * `argument_unknown`: a label speaks of an argument that is not there. `target_missing`: it changes something, and no argument
 * says what. `verified_foreign`: results that anybody may have written are labelled as the user's own data.
 * `label_malformed`: a label is not what it can be.
 */
export type LintCode =
  | 'label_missing'
  | 'effect_doubtful'
  | 'risk_low'
  | 'role_weak'
  | 'reach_doubtful'
  | 'argument_unknown'
  | 'target_missing'
  | 'verified_foreign'
  | 'label_malformed';

export interface LintFinding {
  readonly tool: string;
  readonly code: LintCode;
  readonly message: string;
}

export interface LintedTool {
  readonly name: string;
  /** What counts where nothing is written. */
  readonly suggested: ToolLabels;
  readonly findings: readonly LintFinding[];
}

const weight: readonly ArgumentRole[] = ['detail', 'content', 'quantity', 'target'];
/** What is lost where an argument is labelled to decide less than this. */
const looseness: Readonly<Record<ArgumentRole, string>> = {
  target: 'a target: who or what it is done to. Then an agent may make it up',
  quantity: 'a quantity: how much, when or whether. Then somebody else’s text may say it',
  content: 'content: what is said. Then somebody else may speak in it',
  detail: 'a detail',
};
const risks: readonly unknown[] = ['low', 'medium', 'high', 'critical'];

/** Tools out of a file: MCP's `tools/list`, or a list of registrations as data. Nothing, when it is neither. */
export function readTools(value: unknown): readonly Readonly<Record<string, unknown>>[] | undefined {
  const result = isPlainObject(value) && isPlainObject(value['result']) ? value['result'] : value;
  const tools = isPlainObject(result) ? result['tools'] : result;
  return Array.isArray(tools) && tools.every((tool) => isPlainObject(tool) && typeof tool['name'] === 'string' && isPlainObject(toSchema(tool))) ? tools : undefined;
}

const toSchema = (tool: Readonly<Record<string, unknown>>): unknown => tool['inputSchema'] ?? tool['parameters'];

export function lintTool(tool: Readonly<Record<string, unknown>>): LintedTool {
  const name = String(tool['name']);
  const annotations = isPlainObject(tool['annotations']) ? (tool['annotations'] as JsonObject) : {};
  const described: DescribedTool = { name, inputSchema: toSchema(tool) as JsonObject, annotations };
  const suggested = suggestLabels(described);
  const findings: LintFinding[] = [];
  const report = (code: LintCode, message: string): void => void findings.push({ tool: name, code, message });
  const { effect, risk, roles, verified, resultSource, openWorld = suggested.openWorld } = tool;

  if (effect === undefined) report('label_missing', `says nowhere whether it reads or writes. Without a word it counts as one that ${suggested.effect}s.`);
  else if (effect !== 'read' && effect !== 'write') report('label_malformed', 'has an effect other than “read” or “write”.');
  else if (effect === 'read' && suggested.effect === 'write') report('effect_doubtful', 'is labelled to read, and its name or its publisher says it changes something. Reading is never asked about: label it “write”, or rename it.');
  if (risk !== undefined && !risks.includes(risk)) report('label_malformed', 'has a risk that is none of low, medium, high and critical.');
  else if (suggested.risk === 'high' && effect !== 'read' && (risk === 'low' || risk === 'medium')) report('risk_low', `destroys something, and its risk is “${String(risk)}”. From “high” on, only the person’s own words may say what.`);

  if (openWorld === false && suggested.openWorld) report('reach_doubtful', 'is labelled to reach nobody outside, and takes an address, or its publisher says it does. Then what is read there, or sent along, is nobody’s concern.');

  const written = isPlainObject(roles) ? roles : {};
  if (roles !== undefined && !isPlainObject(roles)) report('label_malformed', 'has roles that are no object of argument and role.');
  for (const [argument, role] of Object.entries(written)) {
    const own = suggested.roles[argument];
    if (own === undefined) report('argument_unknown', `gives a role to “${argument}”, which is none of its arguments. Correct the name, or the one that is meant has none.`);
    else if (!weight.includes(role as ArgumentRole)) report('label_malformed', `gives “${argument}” a role that is none of ${weight.toReversed().join(', ')}.`);
    else if (weight.indexOf(role as ArgumentRole) < weight.indexOf(own)) report('role_weak', `labels “${argument}” as ${String(role)}, and its name or schema says it is ${looseness[own]}.`);
  }
  const isWellSaid = Object.values(written).every((role) => weight.includes(role as ArgumentRole));
  const settled = isWellSaid ? Object.entries({ ...suggested.roles, ...written }) : [];
  if ((effect ?? suggested.effect) === 'write' && settled.length > 0 && !settled.some(([, role]) => role === 'target')) {
    report('target_missing', 'changes something, and none of its arguments is a target, so nothing it is done to is looked at. Label the one that says who or what.');
  }

  const fields = Array.isArray(verified) ? verified.map(String) : [];
  if (verified !== undefined && (!Array.isArray(verified) || !fields.every((field) => field === '' || field.startsWith('/')))) report('label_malformed', 'has verified fields that are no JSON Pointers, such as “/*/id”.');
  const isForeign = openWorld === true || ['email', 'forum', 'web', 'file', 'agent'].includes(String(resultSource));
  if (openWorld === true && (fields.length > 0 || resultSource === 'record')) report('verified_foreign', 'reaches a place anybody may write, and labels what it brings as the user’s own data.');
  else if (isForeign && fields.some((field) => field === '' || /(?:subject|body|content|text|message|title|description|note)s?$/iu.test(field))) {
    report('verified_foreign', `labels what others write as the user’s own data: ${fields.join(', ')}. Keep to what the service itself knows: numbers, senders it has checked.`);
  }
  return { name, suggested, findings };
}
