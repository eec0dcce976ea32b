import { canonicalize, hasHiddenText, toArgumentFacts, isJsonValue, leavesOf, mostConcerning, escapePointer, type Issue, type JsonObject, type Provenance, type TextFinding } from '@byleave/core';
import { inspectArguments } from '@byleave/core/text-inspection';
import type { EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import type { EvaluationRequest } from '../decision-point.ts';
import { reservedKeys } from './argument-shape.ts';
import { findReservedKeys, toCedarValue, toExtension, topLevelName, type CedarValueJson, type MappingReport } from './cedar-value.ts';
import type { CedarTool } from './schema.ts';

/** One request in Cedar's terms, with nothing in it that its schema does not name. */
export interface CedarRequest {
  readonly principal: TypeAndId;
  readonly action: TypeAndId;
  readonly resource: TypeAndId;
  readonly context: Record<string, CedarValueJson>;
  readonly entities: EntityJson[];
}

export type MappedRequest =
  | { readonly ok: true; readonly request: CedarRequest; readonly hiddenText: readonly string[]; readonly lookalike: readonly string[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** The id of a resource when the call names no single one: its kind as a whole. */
const wholeKind = '*';

/** Maps what the authority asks into what Cedar decides on, through the tool's schema. */
export function toCedarRequest(evaluation: EvaluationRequest, tool: CedarTool): MappedRequest {
  if (!isJsonValue(evaluation.context.arguments)) {
    return { ok: false, issues: [{ pointer: '', message: 'hold something that is not JSON' }] };
  }
  const args = JSON.parse(canonicalize(evaluation.context.arguments)) as JsonObject;
  const reserved = findReservedKeys(args);
  if (reserved.length > 0) {
    return { ok: false, issues: reserved.map((pointer) => ({ pointer, message: 'has a name that is reserved in policies' })) };
  }
  const report: MappingReport = { issues: [], uninspectable: new Set() };
  const mapped = toCedarValue(args, tool.arguments, '', report);
  if (report.issues.length > 0 || mapped === undefined) return { ok: false, issues: report.issues };

  const { tenant, conversation, time, counters, textFindings } = evaluation.context;
  const hiddenText = Object.keys(args).filter((name) => holdsHiddenText(name, args));
  const lookalike = toLookalikes(textFindings ?? inspectArguments(args));
  const when = toDatetime(time);
  if (when === undefined) return { ok: false, issues: [{ pointer: '', message: 'come at a time that is no time' }] };
  const context: Record<string, CedarValueJson> = {
    arguments: mapped,
    ...toProvenanceFacts(evaluation, tool, Object.keys(args)),
    hiddenText: [...hiddenText],
    lookalike: [...lookalike],
    uninspectable: [...report.uninspectable],
    risk: evaluation.action.properties.risk,
    time: when,
    conversation,
    tenant,
    ...(tool.context.attributes.some(({ name }) => name === 'counters') && { counters: toCounters(tool, counters ?? {}) }),
  };
  const { subject } = evaluation;
  const request: CedarRequest = {
    principal: { type: 'Agent', id: subject.id },
    action: { type: 'Action', id: evaluation.action.name },
    resource: { type: tool.resourceType, id: toResourceId(tool, args) },
    context,
    entities: toEntities(subject),
  };
  return { ok: true, request, hiddenText, lookalike };
}

function toDatetime(time: number): CedarValueJson | undefined {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? toExtension('datetime', date.toISOString()) : undefined;
}

function toResourceId({ definition }: CedarTool, args: JsonObject): string {
  const name = definition.resource ? definition.resource.argument : undefined;
  if (!definition.resource) return definition.name;
  const id = name !== undefined && Object.hasOwn(args, name) ? args[name] : undefined;
  return typeof id === 'string' ? id : wholeKind;
}

/** The agent, its person and nobody else: what a request cannot reach is not sent. */
function toEntities({ id, properties }: EvaluationRequest['subject']): EntityJson[] {
  const { name, user, via } = properties;
  const reference = (type: string, referenced: string): CedarValueJson => ({ __entity: { type, id: referenced } });
  return [
    { uid: { type: 'Agent', id }, attrs: { name, user: reference('User', user.id), via: via.map((step) => reference('Agent', step)) }, parents: [] },
    {
      uid: { type: 'User', id: user.id },
      attrs: { name: user.name },
      parents: [
        ...(user.roles ?? []).map((role) => ({ type: 'Role', id: role })),
        ...(user.groups ?? []).map((group) => ({ type: 'Group', id: group })),
      ],
    },
  ];
}

const originSets: readonly (readonly [string, Provenance])[] = [
  ['fromUser', 'user'],
  ['fromSystem', 'system'],
  ['fromAgent', 'agent'],
  ['fromExternal', 'external'],
  ['fromUnknown', 'unknown'],
];

/** Per argument the most concerning provenance of its parts; an argument nobody traced is `unknown`. */
function toProvenanceFacts({ context }: EvaluationRequest, tool: CedarTool, names: readonly string[]): Record<string, CedarValueJson> {
  const { requested, openWorld, targets, quantities, contents, unvouched, dictated } = toArgumentFacts(tool.definition, context.arguments, context.provenance);
  const known = mostConcerning(context.provenance);
  const origins = names.map((name) => [name, known.get(`/${escapePointer(name)}`)?.provenance ?? 'unknown'] as const);
  const declared = new Set(tool.arguments.attributes.map((attribute) => attribute.name).filter((name) => !reservedKeys.includes(name)));
  return {
    provenance: Object.fromEntries(origins.filter(([name]) => declared.has(name))),
    requested,
    openWorld,
    targets: [...targets],
    quantities: [...quantities],
    contents: [...contents],
    unvouched: [...unvouched],
    dictated: [...dictated],
    registeredRisk: tool.definition.risk,
    ...Object.fromEntries(originSets.map(([set, origin]) => [set, origins.filter(([, of]) => of === origin).map(([name]) => name)])),
  };
}

function toCounters(tool: CedarTool, counters: Readonly<Record<string, number>>): Record<string, CedarValueJson> {
  const shape = tool.context.attributes.find(({ name }) => name === 'counters')?.shape;
  const names = shape?.kind === 'record' ? shape.attributes.map(({ name }) => name) : [];
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(counters, name) ? [[name, counters[name]!] as const] : [])));
}

/** A policy compares whole texts, so one invisible character makes `evil` another word. Runs of blanks are visible and no reason. */
function holdsHiddenText(name: string, args: JsonObject): boolean {
  const texts = [name, ...leavesOf(args[name]!).flatMap(({ pointer, value }) => [pointer, ...(typeof value === 'string' ? [value] : [])])];
  return texts.some((text) => text.split(/[ \t\r\n]+/u).some(hasHiddenText));
}

const lookalikeKinds: readonly TextFinding['kind'][] = ['mixed-script', 'lookalike'];

function toLookalikes(findings: readonly TextFinding[]): readonly string[] {
  return [...new Set(findings.filter(({ kind }) => lookalikeKinds.includes(kind)).map(({ pointer }) => topLevelName(pointer)))];
}

/** The arguments a mapping could not carry, in words. */
export function describeIssues(issues: readonly Issue[]): string {
  const words = issues.slice(0, 5).map(({ pointer, message }) => `${pointer === '' ? 'the arguments' : `the argument ${pointer}`} ${message}`);
  return `No policy can read this call: ${words.join('; ')}.`;
}
