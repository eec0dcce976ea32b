import { ByleaveError, type ToolDefinition } from '@byleave/core';
import type { SchemaJson, Type, TypeOfAttribute } from '@cedar-policy/cedar-wasm/nodejs';
import { schemaToText } from '#cedar-wasm';
import { reservedKeys, toArgumentsShape, type ArgumentShape, type RecordAttribute, type RecordShape } from './argument-shape.ts';

/** A tool as policies see it. */
export interface CedarTool {
  readonly definition: ToolDefinition;
  readonly arguments: RecordShape;
  /** Everything under `context`. */
  readonly context: RecordShape;
  /** Entity type of what it touches. */
  readonly resourceType: string;
}

/** The vocabulary of a tenant's policies, made from its registered tools. */
export interface CedarSchema {
  /** Cedar's JSON form. */
  readonly json: SchemaJson<string>;
  /** The same in Cedar's own syntax, to read and to carry elsewhere. */
  readonly text: string;
  readonly tools: ReadonlyMap<string, CedarTool>;
}

export interface CedarSchemaOptions {
  /** Names of the numbers the host counts for policies: `context.counters.paymentsToday`. Default none. */
  readonly counters?: readonly string[];
}

/** The action groups every tool is in one of. */
export const actionGroups = ['read', 'write'] as const;

const ownEntityTypes: readonly string[] = ['Action', 'Agent', 'Group', 'Role', 'User'];
const cedarTypes: readonly string[] = ['Bool', 'Boolean', 'Entity', 'EntityOrCommon', 'Extension', 'Long', 'Record', 'Set', 'String'];
const entityType = /^[A-Z][A-Za-z0-9]*$/u;

/**
 * Cedar's schema for a set of tools: one action per tool in the group `read` or `write`, the principal an `Agent` whose
 * `user` is in groups and roles, the resource what the tool touches (default the `Tool`), the context its typed
 * arguments, their provenance and the facts the authority knows.
 *
 * @throws ByleaveError `misuse` when a resource type cannot be one in Cedar, or a tool's name says the opposite of what
 * it does (`read` for a tool that writes).
 */
export function createCedarSchema(tools: readonly ToolDefinition[], options: CedarSchemaOptions = {}): CedarSchema {
  const cedarTools = new Map(tools.map((tool) => [tool.name, toCedarTool(tool, options)]));
  if (cedarTools.size !== tools.length) throw misuse('Two tools share a name, so a policy could mean either. Register each once.');
  const json = toSchemaJson([...cedarTools.values()]);
  const answer = schemaToText(json);
  if (answer.type !== 'success') throw misuse(`Cedar does not take the tools' schema: ${answer.errors[0]?.message ?? 'no reason given'}`);
  return { json, text: answer.text, tools: cedarTools };
}

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}

function toCedarTool(definition: ToolDefinition, { counters = [] }: CedarSchemaOptions): CedarTool {
  const { name, effect, resource } = definition;
  if (actionGroups.some((group) => group === name && group !== effect)) {
    throw misuse(`The tool “${name}” is named like the group of tools it is not in, so a policy on one would mean the other. Rename it.`);
  }
  const resourceType = resource?.type ?? 'Tool';
  if (!entityType.test(resourceType) || ownEntityTypes.includes(resourceType) || cedarTypes.includes(resourceType)) {
    throw misuse(`The tool “${name}” touches “${resourceType}”, which is no name for a kind of thing in a policy. Use a noun in PascalCase other than ${ownEntityTypes.join(', ')}.`);
  }
  const shape = toArgumentsShape(definition.inputSchema);
  return { definition, arguments: shape, context: toContextShape(shape, counters), resourceType };
}

const provenances = ['user', 'system', 'agent', 'external', 'unknown'];
const risks = ['low', 'medium', 'high', 'critical'];

function toContextShape(args: RecordShape, counters: readonly string[]): RecordShape {
  const names = args.attributes.map((attribute) => attribute.name);
  const nameSet: ArgumentShape = { kind: 'set', element: { kind: 'string', values: names } };
  const provenance = args.attributes
    .filter(({ name }) => !reservedKeys.includes(name))
    .map(({ name, isRequired }): RecordAttribute => ({ name, isRequired, shape: { kind: 'string', values: provenances } }));
  const counts = counters.map((name): RecordAttribute => ({ name, isRequired: false, shape: { kind: 'long' } }));
  return toRecord({
    arguments: args,
    provenance: { kind: 'record', attributes: provenance },
    fromUser: nameSet,
    fromSystem: nameSet,
    fromAgent: nameSet,
    fromExternal: nameSet,
    fromUnknown: nameSet,
    requested: { kind: 'boolean' },
    openWorld: { kind: 'boolean' },
    targets: nameSet,
    quantities: nameSet,
    contents: nameSet,
    unvouched: nameSet,
    dictated: nameSet,
    registeredRisk: { kind: 'string', values: risks },
    hiddenText: nameSet,
    lookalike: nameSet,
    uninspectable: nameSet,
    risk: { kind: 'string', values: risks },
    time: { kind: 'datetime' },
    conversation: { kind: 'string' },
    tenant: { kind: 'string' },
    ...(counts.length > 0 && { counters: { kind: 'record', attributes: counts } }),
  });
}

function toRecord(shapes: Readonly<Record<string, ArgumentShape>>): RecordShape {
  return { kind: 'record', attributes: Object.entries(shapes).map(([name, shape]) => ({ name, isRequired: true, shape })) };
}

/** What a policy about some tools may mention beside them. */
interface Mentionable {
  readonly others?: readonly CedarTool[];
  readonly resourceTypes?: readonly string[];
}

/** The schema of some tools. */
export function toSchemaJson(tools: readonly CedarTool[], { others = [], resourceTypes = [] }: Mentionable = {}): SchemaJson<string> {
  const resources = new Set(['Tool', ...tools.map((tool) => tool.resourceType), ...resourceTypes]);
  const isGroup = (tool: CedarTool): boolean => actionGroups.some((group) => group === tool.definition.name);
  const groups = actionGroups.map((group) => [group, tools.find((tool) => tool.definition.name === group)] as const);
  return {
    '': {
      entityTypes: {
        Agent: { shape: toType(toRecord({ name: { kind: 'string' } }), { user: entity('User'), via: { type: 'Set', element: entity('Agent') } }) },
        User: { memberOfTypes: ['Group', 'Role'], shape: toType(toRecord({ name: { kind: 'string' } })) },
        Group: {},
        Role: {},
        ...Object.fromEntries([...resources].map((name) => [name, {}])),
      },
      actions: Object.fromEntries([
        ...groups.map(([group, tool]) => [group, tool ? toAction(tool) : {}] as const),
        ...others.filter((tool) => !isGroup(tool)).map((tool) => [tool.definition.name, { memberOf: [{ id: tool.definition.effect }] }] as const),
        ...tools.filter((tool) => !isGroup(tool)).map((tool) => [tool.definition.name, toAction(tool)] as const),
      ]),
    },
  };
}

function toAction(tool: CedarTool): SchemaJson<string>[string]['actions'][string] {
  const { name, effect } = tool.definition;
  return {
    ...(name !== effect && { memberOf: [{ id: effect }] }),
    appliesTo: { principalTypes: ['Agent'], resourceTypes: [tool.resourceType], context: toType(tool.context) },
  };
}

function entity(name: string): Type<string> {
  return { type: 'Entity', name };
}

function toType(shape: ArgumentShape, more: Readonly<Record<string, Type<string>>> = {}): Type<string> {
  switch (shape.kind) {
    case 'string':
      return { type: 'String' };
    case 'boolean':
      return { type: 'Boolean' };
    case 'long':
      return { type: 'Long' };
    case 'decimal':
    case 'datetime':
      return { type: 'Extension', name: shape.kind };
    case 'set':
      return { type: 'Set', element: toType(shape.element) };
    case 'record':
      return { type: 'Record', attributes: { ...Object.fromEntries(shape.attributes.flatMap(toAttribute)), ...more } };
  }
}

function toAttribute({ name, isRequired, shape }: RecordAttribute): readonly (readonly [string, TypeOfAttribute<string>])[] {
  return shape ? [[name, { ...toType(shape), required: isRequired }]] : [];
}
