import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalize } from './canonicalize.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Principal } from './principal.ts';
import type { ToolDefinition } from './tool.ts';

/** Lower-case hexadecimal SHA-256, 64 characters. */
export type Digest = string;

/** SHA-256 of the RFC 8785 canonical text of a JSON value. */
export function digestOf(value: unknown): Digest {
  return bytesToHex(sha256(utf8ToBytes(canonicalize(value))));
}

/** What an approval is an approval of. Everything that may not change between the prompt and the effect is in here. */
export interface ActionBinding {
  readonly actionId: string;
  readonly tenant: string;
  readonly principal: Principal;
  readonly tool: string;
  readonly definitionDigest: Digest;
  readonly arguments: JsonValue;
  readonly policyVersion: string;
}

/** The digest that is shown, decided, claimed and logged. */
export function actionDigest(binding: ActionBinding): Digest {
  return digestOf(binding);
}

/** Pins a tool: its name, description, schema, risk facts and template. Any change is another tool to consent. */
export function definitionDigest(definition: ToolDefinition): Digest {
  return digestOf(definition);
}

/** The digest of what a tool returned, or `undefined` when the result has no JSON form. */
export function resultDigest(result: unknown): Digest | undefined {
  try {
    return digestOf(result === undefined ? null : (JSON.parse(JSON.stringify(result)) as JsonObject));
  } catch {
    return undefined;
  }
}
