/** What a check of one of the log's parts came to: what it holds, or why not, by a code of that check's closed list. */
export type Checked<Value, Code extends string> =
  | { readonly ok: true; readonly value: Value }
  /** `message` says what is wrong; it quotes nothing of what was checked. */
  | { readonly ok: false; readonly code: Code; readonly message: string };

export function pass<Value>(value: Value): Checked<Value, never> {
  return { ok: true, value };
}

export function fail<Code extends string>(code: Code, message: string): Checked<never, Code> {
  return { ok: false, code, message };
}
