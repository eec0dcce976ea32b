const digit = /^\p{Nd}$/u;
const otherDigit = /(?!\d)\p{Nd}/gu;

/** A digit of any script as ASCII's: each script has its ten in a row, from nought. */
function toAsciiDigit(written: string): string {
  const codePoint = written.codePointAt(0)!;
  let value = 0;
  while (value < 9 && digit.test(String.fromCodePoint(codePoint - value - 1))) value += 1;
  return String(value);
}

/** A text with the digits of other scripts as ASCII's. Those beyond the first plane, which are as long as two, stay as they are. */
export function toAsciiDigits(text: string): string {
  return text.replace(otherDigit, (written) => (written.length > 1 ? written : toAsciiDigit(written)));
}
