import { foldExactly, foldLoosely } from './folded-text.ts';
import type { JsonPrimitive } from './json.ts';
import type { ToolDefinition } from './tool.ts';
import { toReference } from './written-reference.ts';

const ignorable = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
const ibanForm = /^[a-z]{2}\d{2}[a-z\d]{8,30}$/u;

/**
 * What one value is told apart from another by, however it is spelled: case, blanks, compatibility forms and what nobody
 * sees make no other value; an account, phone or document number and an `identifier` are their letters and digits; an
 * address is the same with and without a name in front. It takes two values for one sooner than one for two, so it is for
 * what keeps somebody back, and never for what lets somebody through.
 */
export function toCountedValue(value: JsonPrimitive, tool: ToolDefinition | undefined, argument: string): JsonPrimitive {
  if (typeof value !== 'string') return value;
  const plain = value.replaceAll(ignorable, '').trim();
  const folded = foldExactly(withoutName(plain).replace(/^mailto:/iu, '')).text.trim();
  const isIdentifier = tool?.presentation.fields.some((field) => field.argument === argument && field.format === 'identifier') ?? false;
  const compact = foldLoosely(folded).text;
  const isNumber = toReference(folded) !== undefined || (ibanForm.test(compact) && !folded.includes('@'));
  if ((isIdentifier || isNumber) && compact !== '' && !folded.includes('@')) return compact.toUpperCase();
  return folded.includes('@') ? withoutDotsAtTheEnd(folded) : folded;
}

/** `Ada <ada@northwind.example>` without Ada (RFC 5322 name-addr). */
function withoutName(text: string): string {
  const address = text.endsWith('>') ? text.slice(text.lastIndexOf('<') + 1, -1) : '';
  return /^[^<>\s]+$/u.test(address) && address.includes('@') ? address : text;
}

/** The dot of a sentence, or of a domain that is written from its root. */
function withoutDotsAtTheEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[.\s]/u.test(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}
