import { isPlainObject } from '@byleave/core';

const texts: readonly unknown[] = ['text', 'input_text', 'output_text'];

/** Whether a message’s content, or a part of it, is none of the texts that are handed over: a picture, sound, a file. What the model read there nobody else has read. */
export function hasUnread(content: unknown): boolean {
  if (Array.isArray(content)) return content.some(hasUnread);
  return isPlainObject(content) && 'type' in content && !texts.includes(content['type']);
}
