import { digestOf, isJsonValue, isPlainObject, type Digest } from '@byleave/core';

/** A tool as a server lists it, as far as a person’s consent rests on it. */
export interface ListedTool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema?: unknown;
  readonly annotations?: unknown;
}

/** The name under which a registration’s annotations carry the digest of what was listed. */
export const definitionKey = 'dev.byleave/definition';

/** What a server says of a tool, in one digest: its name, description, schema and annotations. */
export function listingDigest({ name, description = '', inputSchema = {}, annotations = {} }: ListedTool): Digest {
  const said = { name, description, inputSchema, annotations };
  return digestOf(isJsonValue(said) ? said : { name, description: 'It says of itself what is not JSON.' });
}

/** Digests of tools as they were when somebody looked at them, by name. */
export type KnownTools = Readonly<Record<string, Digest>>;

/** Remembers each tool as it was listed first, so that one that is another meanwhile shows. */
export interface ToolPins {
  /** Whether the tool is as it was. One that nobody has seen is remembered, unless the pins are closed. */
  readonly admit: (tool: ListedTool) => boolean;
  readonly has: (name: string) => boolean;
  readonly known: () => KnownTools;
}

/** Whether a tool that a server lists now, if it lists it, is what was pinned and what was registered. One that it lists no more is not. */
export function isUnchanged(pins: ToolPins, name: string, listed: ListedTool | undefined, registered: Digest | undefined): boolean {
  if (!listed) return registered === undefined && !pins.has(name);
  return pins.admit(listed) && (registered === undefined || registered === listingDigest(listed));
}

export interface ToolPinsOptions {
  /** What was pinned before. Default: nothing, so that the first listing counts. */
  readonly known?: KnownTools;
  /** Whether a tool that is not known is kept out. Default `false`. */
  readonly isClosed?: boolean;
}

export function createToolPins({ known = {}, isClosed = false }: ToolPinsOptions = {}): ToolPins {
  const pins = new Map(Object.entries(known));
  return {
    admit(tool) {
      const digest = listingDigest(tool);
      const pinned = pins.get(tool.name);
      if (pinned !== undefined) return pinned === digest;
      if (!isClosed) pins.set(tool.name, digest);
      return !isClosed;
    },
    has: (name) => pins.has(name),
    known: () => Object.fromEntries(pins),
  };
}

/** The tools in a listing, without what is none. */
export function toolsOf(result: unknown): readonly ListedTool[] {
  const tools = isPlainObject(result) ? result['tools'] : undefined;
  return Array.isArray(tools) ? tools.filter((tool): tool is ListedTool => isPlainObject(tool) && typeof tool['name'] === 'string') : [];
}
