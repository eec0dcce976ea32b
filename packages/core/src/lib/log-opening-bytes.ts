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

export function createOpeningCheck(sha256: Sha256): OpeningCheck {
  let input = new Uint8Array(4_096);
  input.set(openingLabel);
  let valueAt = saltAt;

  function makeRoom(length: number): void {
    if (length <= input.length) return;
    const longer = new Uint8Array(length);
    longer.set(input.subarray(0, valueAt));
    input = longer;
  }

  return {
    takeSalt(bytes, at) {
      let [bits, held, end] = [0, 0, at];
      valueAt = saltAt;
      for (let value = values[bytes[end]!]!; value < notInAlphabet; value = values[bytes[end]!]!) {
        bits = ((bits << 6) | value) & 0xff_ff;
        held += 6;
        end += 1;
        if (held < 8) continue;
        held -= 8;
        if (valueAt === saltAt + saltLimits.mostBytes) return refused;
        input[valueAt] = bits >> held;
        valueAt += 1;
      }
      const length = valueAt - saltAt;
      input[lengthAt] = length;
      // A whole character too many, and bits that stand for nothing: `encode` writes neither.
      return length < saltLimits.leastBytes || held === 6 || (bits & ((1 << held) - 1)) !== 0 ? refused : end;
    },
    isCommitted(bytes, from, to, commitment) {
      const length = valueAt + to - from;
      makeRoom(length);
      input.set(bytes.subarray(from, to), valueAt);
      return isEncoded(bytes, commitment, sha256(input.subarray(0, length)));
    },
  };
}

/** Whether the base64url that begins at `at` is that of the hash: of all texts that decode to it, the one that `encode` writes. */
function isEncoded(bytes: Uint8Array, at: number, hash: Uint8Array): boolean {
  let [bits, held, next] = [0, 0, at];
  for (let index = 0; index < hashBytes; index += 1) {
    bits = ((bits << 8) | hash[index]!) & 0xff_ff;
    held += 8;
    while (held >= 6) {
      held -= 6;
      if (bytes[next] !== alphabet[(bits >> held) & 63]) return false;
      next += 1;
    }
  }
  return bytes[next] === alphabet[(bits << (6 - held)) & 63];
}
