import { digestOf, isJsonValue, isPlainObject, type Digest } from '@byleave/core';

/** A tool as a server lists it, as far as a person’s consent rests on it. */
export interface ListedTool {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly inputSchema?: unknown;
  readonly outputSchema?: unknown;
  readonly annotations?: unknown;
}

/** The name under which a registration’s annotations carry the digest of what was listed. */
export const definitionKey = 'dev.byleave/definition';

/** What a server says of a tool, in one digest: all that a model or a person may read of it, and what it takes. */
export function listingDigest({ name, title, description = '', inputSchema = {}, outputSchema, annotations = {} }: ListedTool): Digest {
  const said = { name, description, inputSchema, annotations, ...(title !== undefined && { title }), ...(outputSchema !== undefined && { outputSchema }) };
  return digestOf(isJsonValue(said) ? said : { name, description: 'It says of itself what is not JSON.' });
}

/** Digests of tools as they were when somebody looked at them, by name. */
export type KnownTools = Readonly<Record<string, Digest>>;

/** Remembers each tool as it was listed first, so that one that is another meanwhile shows. */
export interface ToolPins {
  /** Those that are as they were. One that nobody has seen is remembered, unless the pins are closed. */
  readonly admit: (tools: readonly ListedTool[]) => readonly ListedTool[];
  readonly has: (name: string) => boolean;
}

/** Whether a tool that a server lists now, if it lists it, is what was pinned and what was registered. One that it lists no more is not. */
export function isUnchanged(pins: ToolPins, name: string, listed: ListedTool | undefined, registered: Digest | undefined): boolean {
  if (!listed) return registered === undefined && !pins.has(name);
  return pins.admit([listed]).length > 0 && (registered === undefined || registered === listingDigest(listed));
}

export interface ToolPinsOptions {
  /** What was pinned before. Default: nothing, so that the first listing counts, after every start again. */
  readonly known?: KnownTools;
  /** Whether a tool that is not known is kept out. Default `false`. */
  readonly isClosed?: boolean;
  /**
   * Keeps what is known now, for `known` after the next start. Called before a tool that nobody has seen is admitted: when it
   * throws, that tool is kept out, since a server that is somebody else after the next start could not be told.
   */
  readonly onPinned?: (known: KnownTools) => void;
  /** What is worth a line in a log: a tool that is kept out, and why. */
  readonly onNotice?: (notice: string) => void;
}

export function createToolPins({ known = {}, isClosed = false, onPinned, onNotice }: ToolPinsOptions = {}): ToolPins {
  let pins: ReadonlyMap<string, Digest> = new Map(Object.entries(known));

  /** Pins what nobody has seen, all or nothing. */
  function pinNew(tools: readonly ListedTool[]): void {
    const more = new Map(pins);
    for (const tool of tools) if (!more.has(tool.name)) more.set(tool.name, listingDigest(tool));
    if (isClosed || more.size === pins.size) return;
    try {
      onPinned?.(Object.fromEntries(more));
      pins = more;
    } catch (error) {
      onNotice?.(`What the server lists could not be pinned, so what is new is left out: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  return {
    admit(tools) {
      pinNew(tools);
      const admitted = tools.filter((tool) => pins.get(tool.name) === listingDigest(tool));
      for (const { name } of tools.filter((tool) => !admitted.includes(tool))) onNotice?.(`The tool “${name}” is not what was pinned, and is left out.`);
      return admitted;
    },
    has: (name) => pins.has(name),
  };
}

/** The tools in a listing, without what is none. */
export function toolsOf(result: unknown): readonly ListedTool[] {
  const tools = isPlainObject(result) ? result['tools'] : undefined;
  return Array.isArray(tools) ? tools.filter((tool): tool is ListedTool => isPlainObject(tool) && typeof tool['name'] === 'string') : [];
}
