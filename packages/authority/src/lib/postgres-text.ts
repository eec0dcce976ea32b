/**
 * PostgreSQL's text cannot hold U+0000 (https://www.postgresql.org/docs/current/datatype-character.html), and an id that
 * comes over the wire may. It is stored as U+FFFF, which is no character, and a `0`; U+FFFF itself with a `1`.
 */
export function toStoredText(text: string): string {
  return text.replaceAll('\uffff', '\uffff1').replaceAll('\u0000', '\uffff0');
}

export function fromStoredText(text: string): string {
  return text.replaceAll('\uffff0', '\u0000').replaceAll('\uffff1', '\uffff');
}
