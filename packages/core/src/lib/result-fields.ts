import type { JsonValue } from './json.ts';
import { escapePointer } from './json-pointer.ts';

/** One text of a structured result: a member's value, or the name of a member. */
export interface FieldText {
  /** JSON Pointer (RFC 6901) into the result. */
  readonly pointer: string;
  readonly text: string;
  readonly isName?: true;
}

export interface ResultFields {
  /** What the registration of the tool says is the user's own verified data. */
  readonly verified: readonly FieldText[];
  /** Everything else, the names of the members too: whoever writes those may write anything there. */
  readonly rest: readonly FieldText[];
}

/** Nothing deeper is verified; it is read as the text it is. */
const deepestField = 32;

/** Takes a tool's result apart. Nothing, when it is not the JSON its registration speaks of: then nothing of it is verified. */
export function readFields(text: string, verified: readonly string[]): ResultFields | undefined {
  const value = parse(text);
  if (value === undefined) return undefined;
  const patterns = verified.map((pattern) => pattern.split('/').slice(1));
  const fields: { verified: FieldText[]; rest: FieldText[] } = { verified: [], rest: [] };
  const names = new Set<string>();
  const visit = (member: JsonValue, pointer: string, tokens: readonly string[], isVerified: boolean): void => {
    const isOurs = isVerified || patterns.some((pattern) => matches(pattern, tokens));
    if (typeof member !== 'object' || member === null || tokens.length >= deepestField) {
      const text = typeof member === 'string' ? member : JSON.stringify(member);
      // A number that JavaScript rounds is another number now.
      const isExact = typeof member !== 'number' || !Number.isInteger(member) || Number.isSafeInteger(member);
      (isOurs && isExact ? fields.verified : fields.rest).push({ pointer, text });
      return;
    }
    const members = Array.isArray(member) ? member.map((each, index) => [String(index), each] as const) : Object.entries(member);
    for (const [name, each] of members) {
      const below = `${pointer}/${escapePointer(name)}`;
      if (!Array.isArray(member) && !names.has(name)) {
        names.add(name);
        fields.rest.push({ pointer: below, text: name, isName: true });
      }
      visit(each as JsonValue, below, [...tokens, name], isOurs);
    }
  };
  visit(value, '', [], false);
  return fields;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function matches(pattern: readonly string[], tokens: readonly string[]): boolean {
  return pattern.length === tokens.length && pattern.every((token, index) => (token.startsWith('*') ? tokens[index]!.endsWith(unescape(token.slice(1))) : unescape(token) === tokens[index]));
}

function unescape(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
