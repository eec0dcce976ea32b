import { isPlainObject } from '@byleave/core';

/** Pictures and sound: no text can be found in them, and they would leave no room for what can be. */
const unreadMedia = /^(?:image|audio|video)\//u;

/**
 * What a tool returned as the text an authority reads: a text as it is, one text part as that, several on lines of their own,
 * and everything else as JSON, so that its fields stay fields and a place in it can be pointed at.
 */
export function toResultText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isPlainObject(value) && value['type'] === 'text' && typeof value['text'] === 'string') return value['text'];
  const texts = Array.isArray(value) ? value.map(toTextPart) : [];
  return texts.length > 0 && texts.every((text) => text !== undefined) ? texts.join('\n') : toJson(value);
}

function toTextPart(part: unknown): string | undefined {
  if (!isPlainObject(part) || typeof part['text'] !== 'string') return undefined;
  return ['text', 'input_text', 'output_text'].includes(String(part['type'])) ? part['text'] : undefined;
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, replaceUnread) ?? '';
  } catch {
    // It holds itself: nothing that came over a wire does.
    return String(value);
  }
}

function replaceUnread(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (!isPlainObject(value) || typeof value['data'] !== 'string') return value;
  return unreadMedia.test(String(value['mediaType'] ?? value['mimeType'])) ? { ...value, data: '' } : value;
}
