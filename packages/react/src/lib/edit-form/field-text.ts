import { isJsonValue, type JsonObject, type JsonValue } from '@byleave/core';
import type { Messages } from '../messages/messages.ts';
import { fromLocalInput, toExactInput, toLocalInput } from '../time/local-input.ts';
import type { FieldKind, FormField } from './form-field.ts';

/** What is in an input: the text a person sees and changes. A tick is `true` or `false`, a time as `<input type="datetime-local">` has it. */
export type FieldText = string;

/** In an input of a time that is half written: a browser says nothing of it but that. */
export const unfinishedTime: FieldText = '?';

export function toFieldText({ input, value }: FormField): FieldText {
  if (value === undefined) return '';
  if (input.kind === 'time') return toExactInput(typeof value === 'number' ? value : Date.parse(String(value)), input.timeZone);
  if (input.kind === 'json') return JSON.stringify(value, null, 2);
  if (input.kind === 'list' && Array.isArray(value)) return value.join('\n');
  return String(value);
}

/** The value of an input, `absent` for one that is left out, or why it can't be one. */
export type FieldValue =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'absent' }
  | { readonly kind: 'wrong'; readonly message: string };

const absent: FieldValue = { kind: 'absent' };

export function parseFieldText(field: FormField, text: FieldText, messages: Messages<'edit'>): FieldValue {
  const { edit } = messages;
  const { input, isRequired, value } = field;
  // Left as it was, it is what it was: a form must not change what nobody has touched.
  if (text === toFieldText(field)) return value === undefined ? toMissing(isRequired, edit) : toValue(value);
  switch (input.kind) {
    case 'text':
      return text === '' && !isRequired ? absent : toValue(text);
    case 'boolean':
      return text === '' ? toMissing(isRequired, edit) : toValue(text === 'true');
    case 'choice':
      return toChoice(input.choices, text, isRequired, edit);
    case 'list': {
      const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
      return lines.length === 0 && !isRequired ? absent : toValue(lines);
    }
    case 'number':
      return text.trim() === '' ? toMissing(isRequired, edit) : toNumber(text, input.isWhole, edit);
    case 'time':
      return text === '' ? toMissing(isRequired, edit) : toTime(text, input, edit);
    case 'json':
      return text.trim() === '' ? toMissing(isRequired, edit) : toJson(text, messages);
  }
}

/** The arguments that a form's inputs stand for, or what is wrong with which. */
export function parseForm(
  fields: readonly FormField[],
  texts: Readonly<Record<string, FieldText>>,
  messages: Messages<'edit'>,
): { readonly arguments: JsonObject } | { readonly wrong: Readonly<Record<string, string>> } {
  const parsed = fields.map((field) => [field.argument, parseFieldText(field, texts[field.argument] ?? '', messages)] as const);
  const wrong = parsed.flatMap(([argument, result]) => (result.kind === 'wrong' ? [[argument, result.message] as const] : []));
  if (wrong.length > 0) return { wrong: Object.fromEntries(wrong) };
  return { arguments: Object.fromEntries(parsed.flatMap(([argument, result]) => (result.kind === 'value' ? [[argument, result.value] as const] : []))) };
}

type EditWords = Messages<'edit'>['edit'];

function toValue(value: JsonValue): FieldValue {
  return { kind: 'value', value };
}

function toMissing(isRequired: boolean, { required }: EditWords): FieldValue {
  return isRequired ? { kind: 'wrong', message: required } : absent;
}

function toChoice(choices: readonly (string | number)[], text: string, isRequired: boolean, words: EditWords): FieldValue {
  const choice = choices.find((candidate) => String(candidate) === text);
  return choice === undefined ? toMissing(isRequired, words) : toValue(choice);
}

function toNumber(text: string, isWhole: boolean, { notANumber, notWhole }: EditWords): FieldValue {
  const number = Number(text.trim());
  if (!Number.isFinite(number)) return { kind: 'wrong', message: notANumber };
  return isWhole && !Number.isSafeInteger(number) ? { kind: 'wrong', message: notWhole } : toValue(number);
}

type TimeKind = Extract<FieldKind, { readonly kind: 'time' }>;

function toTime(text: string, { timeZone, isText }: TimeKind, { notATime, skippedTime }: EditWords): FieldValue {
  const at = fromLocalInput(text, timeZone);
  if (at === undefined) return { kind: 'wrong', message: notATime };
  // There is no such time on a night when the clocks go forward, and another is not what was typed.
  if (!text.startsWith(toLocalInput(at, timeZone))) return { kind: 'wrong', message: skippedTime };
  return toValue(isText ? new Date(at).toISOString() : at);
}

function toJson(text: string, { edit, format }: Messages<'edit'>): FieldValue {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonValue(value)) return toValue(value);
    return { kind: 'wrong', message: edit.notJson };
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? format(edit.notJsonBecause, { reason: error.message }) : edit.notJson };
  }
}
