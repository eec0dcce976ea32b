/**
 * RFC 8785 JSON, told by its bytes alone: what is passed over here is, byte for byte, the canonical text of what
 * `JSON.parse` makes of it. What is rare, or takes more to tell, is refused, which says nothing about it: ask
 * `toCanonicalText`. Every text must be followed by a line break, which is no byte of any canonical text.
 */
export const refused = -1;

const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** An integer of so many digits is exact, and written with all of them. */
const exactDigits = 15;
const longestFraction = 24;

/** RFC 8785 §3.2.2.2: printed as they are, in one byte. */
const isPlain = toTable((byte) => byte >= 0x20 && byte < 0x80 && byte !== quote && byte !== backslash);
/** RFC 8785 §3.2.2.2: `"`, `\`, and the controls that have a letter. Those that have none are refused. */
const isEscaped = toTable((byte) => '"\\bfnrt'.includes(String.fromCharCode(byte)));
const isDigit = toTable((byte) => byte >= zero && byte <= 0x39);
const literals = ['true', 'false', 'null'].map(toAscii);

/** Where the string that begins at `at` ends, or `refused`. */
export function endOfString(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== quote) return refused;
  let next = at + 1;
  for (;;) {
    const byte = bytes[next]!;
    if (isPlain[byte] === 1) next += 1;
    else if (byte === quote) return next + 1;
    else if (byte === backslash && isEscaped[bytes[next + 1]!] === 1) next += 2;
    else {
      const length = byte < 0x80 ? 0 : lengthOfCharacter(bytes, next);
      if (length === 0) return refused;
      next += length;
    }
  }
}

/** Where the value that begins at `at` ends, or `refused`. */
export function endOfValue(bytes: Uint8Array, at: number, levels: number): number {
  switch (bytes[at]) {
    case quote:
      return endOfString(bytes, at);
    case openBrace:
      return levels === 0 ? refused : endOfObject(bytes, at, levels - 1);
    case openBracket:
      return levels === 0 ? refused : endOfArray(bytes, at, levels - 1);
    default: {
      const literal = literals.find((text) => isAt(bytes, at, text));
      return literal ? at + literal.length : endOfNumber(bytes, at);
    }
  }
}

/** Where a count of at most fifteen digits that begins at `at` ends, or `refused`. */
export function endOfCount(bytes: Uint8Array, at: number): number {
  let next = at;
  while (isDigit[bytes[next]!] === 1) next += 1;
  return next === at || next - at > exactDigits || (bytes[at] === zero && next - at > 1) ? refused : next;
}

/** Whether these bytes begin at `at`. */
export function isAt(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index += 1) if (bytes[at + index] !== text[index]) return false;
  return true;
}

/** Whether the ASCII name from `at` comes before the other, by RFC 8785 §3.2.3; both end with a quote. */
export function isNameBefore(bytes: Uint8Array, at: number, other: number): boolean {
  let index = 0;
  while (bytes[at + index] === bytes[other + index] && bytes[at + index] !== quote) index += 1;
  const [here, there] = [bytes[at + index]!, bytes[other + index]!];
  return here === quote ? there !== quote : there !== quote && here < there;
}

export function toAscii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function toTable(isIn: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => Number(isIn(byte)));
}

function endOfObject(bytes: Uint8Array, at: number, levels: number): number {
  if (bytes[at + 1] === closeBrace) return at + 2;
  let last = 0;
  for (let next = at + 1; ; next += 1) {
    const name = next + 1;
    const end = endOfName(bytes, next);
    if (end === refused || bytes[end] !== colon || (last > 0 && !isNameBefore(bytes, last, name))) return refused;
    last = name;
    next = endOfValue(bytes, end + 1, levels);
    if (next === refused) return refused;
    if (bytes[next] === closeBrace) return next + 1;
    if (bytes[next] !== comma) return refused;
  }
}

function endOfArray(bytes: Uint8Array, at: number, levels: number): number {
  if (bytes[at + 1] === closeBracket) return at + 2;
  for (let next = at + 1; ; next += 1) {
    next = endOfValue(bytes, next, levels);
    if (next === refused) return refused;
    if (bytes[next] === closeBracket) return next + 1;
    if (bytes[next] !== comma) return refused;
  }
}

/** Of ASCII without escapes: the order of those is that of their bytes, which is not so for all names. */
function endOfName(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== quote) return refused;
  let next = at + 1;
  while (isPlain[bytes[next]!] === 1) next += 1;
  return bytes[next] === quote ? next + 1 : refused;
}

/** ECMAScript has one way to write a number. Of exponents and of integers that are not exact nothing is said. */
function endOfNumber(bytes: Uint8Array, at: number): number {
  const digits = bytes[at] === minus ? at + 1 : at;
  const end = endOfCount(bytes, digits);
  if (end === refused) return refused;
  if (bytes[end] !== point) return bytes[digits] === zero && digits > at ? refused : end;
  let next = end + 1;
  while (isDigit[bytes[next]!] === 1) next += 1;
  if (next - at > longestFraction) return refused;
  const text = String.fromCharCode(...bytes.subarray(at, next));
  return String(Number(text)) === text ? next : refused;
}

/** RFC 3629 §4: bytes of the character that begins at `at` and is not ASCII; 0 when it is none. */
function lengthOfCharacter(bytes: Uint8Array, at: number): 0 | 2 | 3 | 4 {
  const first = bytes[at]!;
  const second = bytes[at + 1]!;
  if (second < 0x80 || second > 0xbf || first < 0xc2 || first > 0xf4) return 0;
  if (first < 0xe0) return 2;
  if (bytes[at + 2]! >> 6 !== 0b10) return 0;
  if (first < 0xf0) return (first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f) ? 0 : 3;
  return bytes[at + 3]! >> 6 !== 0b10 || (first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f) ? 0 : 4;
}
