import { toResultText } from '@byleave/client';
import { isPlainObject, type ProvenanceSpan } from '@byleave/core';
import type { UIMessage } from 'ai';

export interface SourceField {
  /** What the field is called; empty for a text that has no fields. */
  readonly name: string;
  readonly text: string;
  /** Half-open range of UTF-16 units: the place that was asked for. */
  readonly mark?: { readonly start: number; readonly end: number };
}

/** The mail, file, post or message that a place is in: field by field, the marked one among them. */
export type FoundSource = readonly SourceField[];

/** The source of a span, out of the conversation that the agent read it in. `undefined`: it is not there, or does not say what the span says. */
export function findSource(messages: readonly UIMessage[], span: ProvenanceSpan): FoundSource | undefined {
  if (span.origin === 'user') {
    const text = messages.filter(({ role }) => role === 'user').map(textOf).find((said) => says(said, span));
    return text === undefined ? undefined : [toField('', text, span)];
  }
  const parts = messages.flatMap((message) => message.parts);
  const part = parts.find((one) => 'toolCallId' in one && one.toolCallId === span.sourceId);
  // What a call failed with is read too, and may say what the agent goes on with.
  if (part && 'state' in part && part.state === 'output-error') return toWhole(part.errorText ?? '', span);
  if (!part || !('output' in part) || part.state !== 'output-available') return undefined;
  return span.pointer === undefined ? toWhole(toResultText(part.output), span) : toRecord(part.output, span.pointer, span);
}

function textOf({ parts }: UIMessage): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

function toWhole(text: string, span: ProvenanceSpan): FoundSource | undefined {
  return says(text, span) ? [toField('', text, span)] : undefined;
}

/** The object that holds the field a pointer names: of a list of mails, the one mail. */
function toRecord(output: unknown, pointer: string, span: ProvenanceSpan): FoundSource | undefined {
  const tokens = pointer.split('/').slice(1).map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  const name = tokens.at(-1) ?? '';
  const holder = tokens.slice(0, -1).reduce(memberOf, output);
  const value = tokens.length === 0 ? output : memberOf(holder, name);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === undefined || !says(text, span)) return undefined;
  if (!isPlainObject(holder) || tokens.length === 0) return [toField(name, text, span)];
  return Object.entries(holder).flatMap(([key, member]) => (key === name ? [toField(key, text, span)] : isShown(member) ? [{ name: key, text: String(member) }] : []));
}

function memberOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isShown(member: unknown): boolean {
  return (typeof member === 'string' && member !== '') || typeof member === 'number';
}

/** Whether a text has the excerpt where the span says: what was changed since is not shown as what was read. */
function says(text: string, { excerpt, excerptStart }: ProvenanceSpan): boolean {
  return text.startsWith(excerpt, excerptStart);
}

function toField(name: string, text: string, { start, end }: ProvenanceSpan): SourceField {
  return { name, text, mark: { start, end } };
}
