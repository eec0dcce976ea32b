import type { JsonObject } from './json.ts';
import type { Presentation } from './presentation.ts';
import type { ResultSource } from './provenance.ts';

/** How much ceremony a decision deserves, from least to most. Assigned by registration and server facts, never by the agent. */
export type Risk = 'low' | 'medium' | 'high' | 'critical';

const riskOrder: readonly Risk[] = ['low', 'medium', 'high', 'critical'];

/** The higher of two risks. */
export function higherRisk(a: Risk, b: Risk): Risk {
  return riskOrder.indexOf(a) >= riskOrder.indexOf(b) ? a : b;
}

/** Whether a tool only reads, or changes something outside the conversation. */
export type ToolEffect = 'read' | 'write';

/**
 * What an argument decides about a call. `target`: who or what it is done to; only the person's words or verified data
 * should say. `quantity`: how much, when, whether; an agent may work it out. `content`: what is said; an agent may word
 * it. `detail`: nothing that matters.
 */
export type ArgumentRole = 'target' | 'quantity' | 'content' | 'detail';

/** What a tool touches: a kind of thing, and the argument that names which one. */
export interface ToolResource {
  /** A noun in PascalCase: `Payee`, `File`, `Channel`. */
  readonly type: string;
  /** Name of a top-level string argument. Without it, the tool touches its kind as a whole. */
  readonly argument?: string;
}

/**
 * A registered capability, as data. Its digest pins it: a changed description, schema, risk or template is a
 * changed tool.
 */
export interface ToolDefinition {
  /** Unique in the authority. Letters, digits, `_`, `-`, `.`; at most 128 characters. */
  readonly name: string;
  readonly description: string;
  /** JSON Schema 2020-12 of the arguments. */
  readonly inputSchema: JsonObject;
  readonly effect: ToolEffect;
  readonly risk: Risk;
  /** What its publisher says about it, such as MCP's tool annotations. Shown and pinned, never believed. */
  readonly annotations?: JsonObject;
  readonly presentation: Presentation;
  /** What it touches, for policies. Default: the tool itself. */
  readonly resource?: ToolResource;
  /** Where what the tool returns comes from. `record` is the user's own verified data. Default `tool`. */
  readonly resultSource?: ResultSource;
  /** Of its results in JSON, the fields that are the user's own verified data: JSON Pointers, `*` for any member, `*_id` for any ending so. */
  readonly verified?: readonly string[];
  /** What its arguments decide. Default, for each that is not named: told from schema and name, with care. */
  readonly roles?: Readonly<Record<string, ArgumentRole>>;
  /** Words a person asks for it by, in any language. Default: what its name says, in English. */
  readonly words?: readonly string[];
  /** Whether a call tells somebody outside something even if it only reads, as fetching a page does. Default: told from schema and publisher, with care. */
  readonly openWorld?: boolean;
  /** Names of top-level arguments that exports of the audit log leave out unless they are asked for. */
  readonly sensitive?: readonly string[];
}
