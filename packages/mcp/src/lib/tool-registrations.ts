import type { JsonObject, Presentation, Risk, ToolEffect } from '@byleave/core';
import { isJsonValue, isPlainObject } from '@byleave/core';
import * as z from 'zod';
import { definitionKey, listingDigest, type ListedTool } from './tool-pins.ts';

/** What the operator says of a tool. What its publisher says is shown and pinned, and never believed. */
export interface ToolFacts {
  /** Default `write`. */
  readonly effect?: ToolEffect;
  /** Default `high`. */
  readonly risk?: Risk;
  /** Default: every argument by its name, and all of them decisive. */
  readonly presentation?: Presentation;
}

export interface ToolRegistrationsOptions {
  /** By the name the server lists. */
  readonly facts?: Readonly<Record<string, ToolFacts>>;
  /** Put before every name, so that two servers’ tools are told apart. Default none. */
  readonly prefix?: string;
}

/** What `createAuthority` takes as a tool. */
export interface McpToolRegistration {
  readonly name: string;
  readonly description: string;
  readonly effect: ToolEffect;
  readonly risk: Risk;
  readonly annotations: JsonObject;
  readonly presentation: Presentation;
  readonly input: { readonly '~standard': z.ZodType['~standard'] };
}

/** A server’s tools for an authority, each pinned to its listing: another listing needs another registration, and a new consent. */
export function toRegistrations(tools: readonly ListedTool[], { facts = {}, prefix = '' }: ToolRegistrationsOptions = {}): readonly McpToolRegistration[] {
  return tools.map((tool) => {
    const name = `${prefix}${tool.name}`;
    const schema = toSchema(tool.inputSchema);
    const { effect = 'write', risk = 'high', presentation = toPresentation(name, schema) } = Object.hasOwn(facts, tool.name) ? facts[tool.name]! : {};
    const said = isPlainObject(tool.annotations) && isJsonValue(tool.annotations) ? (tool.annotations as JsonObject) : {};
    return { name, description: tool.description ?? '', effect, risk, annotations: { ...said, [definitionKey]: listingDigest(tool) }, presentation, input: toInput(schema) };
  });
}

function toSchema(schema: unknown): JsonObject {
  return isPlainObject(schema) && isJsonValue(schema) ? (schema as JsonObject) : { type: 'object' };
}

/** Validates as the schema says, and describes itself as the server does. */
function toInput(schema: JsonObject): McpToolRegistration['input'] {
  const parsed = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  return { '~standard': { ...parsed['~standard'], jsonSchema: { input: () => schema, output: () => schema } } };
}

function toPresentation(name: string, schema: JsonObject): Presentation {
  const properties = isPlainObject(schema['properties']) ? Object.keys(schema['properties']) : [];
  return {
    id: name,
    version: 1,
    title: `Run ${name}`,
    approve: `Run ${name}`,
    fields: properties.map((argument) => ({ argument, label: argument, decisive: true })),
    reversibility: 'unknown',
    covers: 'This call only',
  };
}
