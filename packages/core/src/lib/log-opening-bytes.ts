import { refused, toAscii } from './canonical-bytes.ts';
import { openingLabel, saltLimits } from './log-opening.ts';
import { hashBytes, type Sha256 } from './merkle-hash.ts';

/** What `verifyOpening` does, for an opening as it stands among the bytes of a canonical text. */
export interface OpeningCheck {
  /** Takes the salt that begins at `at`. Returns where it ends, or `refused` when it is none. */
  takeSalt(bytes: Uint8Array, at: number): number;
  /** Whether the salt taken last and the value from `from` to `to` are what the 43 characters at `commitment` commit to. */
  isCommitted(bytes: Uint8Array, from: number, to: number, commitment: number): boolean;
}

const notInAlphabet = 255;
const alphabet = toAscii('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const values = new Uint8Array(256).fill(notInAlphabet);
for (const [value, byte] of alphabet.entries()) values[byte] = value;

const lengthAt = openingLabel.length;
const saltAt = lengthAt + 1;
/** Where the last three bytes of a salt that is too long would go. */
const longestAt = saltAt + saltLimits.mostBytes;
/** Of a hash, those that make up characters by threes. */
const wholeBytes = 30;
/** Bytes that are copied one by one. */
const shortInput = 512;

export function createOpeningCheck(sha256: Sha256): OpeningCheck {
  const input = new Uint8Array(shortInput);
  input.set(openingLabel);
  const found = new Uint8Array(hashBytes);
  /** Of the input, by length: most are short, and to make a view of one costs as much as to hash it. */
  const views: (Uint8Array | undefined)[] = [];
  let valueAt = saltAt;

  function toInput(bytes: Uint8Array, from: number, to: number): Uint8Array {
    const length = valueAt + to - from;
    if (length <= shortInput) {
      for (let at = 0; from + at < to; at += 1) input[valueAt + at] = bytes[from + at]!;
      return (views[length] ??= input.subarray(0, length));
    }
    const long = new Uint8Array(length);
    long.set(input.subarray(0, valueAt));
    long.set(bytes.subarray(from, to), valueAt);
    return long;
  }

  return {
    takeSalt(bytes, at) {
      let next = at;
      valueAt = saltAt;
      for (; valueAt <= longestAt; next += 4, valueAt += 3) {
        const [first, second, third, fourth] = [values[bytes[next]!]!, values[bytes[next + 1]!]!, values[bytes[next + 2]!]!, values[bytes[next + 3]!]!];
        input[valueAt] = (first << 2) | (second >> 4);
        input[valueAt + 1] = (second << 4) | (third >> 2);
        input[valueAt + 2] = (third << 6) | fourth;
        if ((first | second | third | fourth) < 64) continue;
        if (first > 63) break;
        // Bits that stand for nothing are none in what `encode` writes, and one character alone stands for no byte.
        if (second > 63 || (third > 63 ? second & 15 : third & 3) !== 0) return refused;
        next += third > 63 ? 2 : 3;
        valueAt += third > 63 ? 1 : 2;
        break;
      }
      const length = valueAt - saltAt;
      input[lengthAt] = length;
      return length < saltLimits.leastBytes || length > saltLimits.mostBytes ? refused : next;
    },
    isCommitted(bytes, from, to, commitment) {
      return isEncoded(bytes, commitment, sha256(toInput(bytes, from, to), found));
    },
  };
}

/** Whether the base64url that begins at `at` is that of the hash: of all texts that decode to it, the one that `encode` writes. */
function isEncoded(bytes: Uint8Array, at: number, hash: Uint8Array): boolean {
  let next = at;
  for (let index = 0; index < wholeBytes; index += 3, next += 4) {
    const bits = (hash[index]! << 16) | (hash[index + 1]! << 8) | hash[index + 2]!;
    if (bytes[next] !== alphabet[bits >> 18] || bytes[next + 1] !== alphabet[(bits >> 12) & 63] || bytes[next + 2] !== alphabet[(bits >> 6) & 63] || bytes[next + 3] !== alphabet[bits & 63]) return false;
  }
  const bits = (hash[wholeBytes]! << 10) | (hash[wholeBytes + 1]! << 2);
  return bytes[next] === alphabet[bits >> 12] && bytes[next + 1] === alphabet[(bits >> 6) & 63] && bytes[next + 2] === alphabet[bits & 63];
}
