/** What a message is to say, from the words that follow its addressee: "that we are closed" → "We are closed". */
export function toMessageBody(words: string): string {
  const quoted = /^\D{0,30}?["“]([^"”]+)["”]\s*[.!]?\s*$/u.exec(words)?.[1] ?? /^\s*["“]([^"”]+)["”]/u.exec(words)?.[1];
  const body = quoted ?? words.trim().replace(/^(?:(?:[:,–-]|that\b|saying\b|says\b|know\b|to say\b|a message\b)\s*)+/iu, '');
  return capitalize(body.trim());
}

export function capitalize(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
