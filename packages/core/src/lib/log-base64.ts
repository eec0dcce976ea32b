/** Bytes as RFC 4648 text. Of all texts that decode to the same bytes only one is taken, so that no character of one is free. */
export interface Base64 {
  encode(bytes: Uint8Array): string;
  /** `undefined` for anything `encode` would not have written: other characters, line breaks, missing padding, stray bits. */
  decode(text: string): Uint8Array<ArrayBuffer> | undefined;
}

const notInAlphabet = 255;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** RFC 4648 §4, padded: keys, signatures, roots. */
export const base64: Base64 = createBase64(`${letters}+/`, true);

/** RFC 4648 §5, not padded: salts and commitments. */
export const base64Url: Base64 = createBase64(`${letters}-_`, false);

function createBase64(alphabet: string, isPadded: boolean): Base64 {
  const values = new Uint8Array(128).fill(notInAlphabet);
  for (let value = 0; value < 64; value += 1) values[alphabet.charCodeAt(value)] = value;

  return {
    encode(bytes) {
      let text = '';
      for (let at = 0; at < bytes.length; at += 3) {
        const [first, second = 0, third = 0] = [bytes[at]!, bytes[at + 1], bytes[at + 2]];
        text += alphabet[first >> 2]! + alphabet[((first & 3) << 4) | (second >> 4)]!;
        if (at + 1 < bytes.length) text += alphabet[((second & 15) << 2) | (third >> 6)]!;
        if (at + 2 < bytes.length) text += alphabet[third & 63]!;
      }
      return isPadded ? text.padEnd(Math.ceil(bytes.length / 3) * 4, '=') : text;
    },
    decode(text) {
      if (isPadded && text.length % 4 !== 0) return undefined;
      const padding = !isPadded ? 0 : text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
      const length = text.length - padding;
      if (length % 4 === 1 || (isPadded && padding !== (4 - (length % 4)) % 4)) return undefined;
      const bytes = new Uint8Array(Math.floor((length * 3) / 4));
      let [bits, held, written] = [0, 0, 0];
      for (let at = 0; at < length; at += 1) {
        const value = values[text.charCodeAt(at)] ?? notInAlphabet;
        if (value === notInAlphabet) return undefined;
        bits = ((bits << 6) | value) & 0xff_ff;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes[written] = bits >> held;
        written += 1;
      }
      return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined;
    },
  };
}
