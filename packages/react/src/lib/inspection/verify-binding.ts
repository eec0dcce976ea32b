import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalize, type Action, type ActionBinding } from '@byleave/core';

/**
 * Whether the tool and the arguments of an action are those its digest was made of, so that an approval speaks of what
 * is on screen. Only what is still to be decided or run has to be; the past is shown as it was recorded.
 */
export function isBound(action: Action): boolean {
  if (!action.tool) return true;
  const binding: ActionBinding = {
    actionId: action.id,
    tenant: action.tenant,
    principal: action.principal,
    tool: action.toolName,
    definitionDigest: action.definitionDigest,
    arguments: action.arguments,
    policyVersion: action.policyVersion,
  };
  const digest = digestOf(binding);
  return digest === action.digest && digest === action.lifecycle.context.digest && digestOf(action.tool) === action.definitionDigest;
}

/**
 * `digestOf` of core, which would bring its hashing into whatever chunk imports anything of core; a test holds them together.
 * @throws TypeError when the value has no JSON form.
 */
export function digestOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalize(value))));
}
