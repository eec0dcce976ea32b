import type { Tree } from './compile-catalog.ts';

const letters: Readonly<Record<string, string>> = {
  a: 'á', b: 'ƀ', c: 'ç', d: 'ð', e: 'é', f: 'ƒ', g: 'ĝ', h: 'ĥ', i: 'í', j: 'ĵ', k: 'ķ', l: 'ļ', m: 'ɱ', n: 'ñ', o: 'ó', p: 'þ', q: 'ǫ', r: 'ŕ', s: 'š', t: 'ţ', u: 'ú', v: 'ṽ', w: 'ŵ', x: 'ẋ', y: 'ý', z: 'ž',
  A: 'Á', B: 'Ɓ', C: 'Ç', D: 'Ð', E: 'É', F: 'Ƒ', G: 'Ĝ', H: 'Ĥ', I: 'Í', J: 'Ĵ', K: 'Ķ', L: 'Ļ', M: 'Ṁ', N: 'Ñ', O: 'Ó', P: 'Þ', Q: 'Ǫ', R: 'Ŕ', S: 'Š', T: 'Ţ', U: 'Ú', V: 'Ṽ', W: 'Ŵ', X: 'Ẋ', Y: 'Ý', Z: 'Ž',
};

/** How much longer than English a text of the pseudo-language is, at least. */
const growth = 0.35;

/**
 * English in letters that show what is not translated, longer than any of the languages, in brackets that show what is
 * cut off. What is to be put in stays.
 */
export function toPseudo(tree: Readonly<Record<string, Tree>>): Readonly<Record<string, Tree>> {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, toPseudoTree(value)]));
}

function toPseudoTree(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, typeof value === 'string' ? toPseudoMessage(value) : toPseudoTree(value)]));
}

function toPseudoMessage(message: string): string {
  const plain = message.replaceAll(/\{[^{}]*\}|<\/?b>/gu, '');
  const more = Math.max(1, Math.ceil(plain.length * growth));
  return `[${accent(message)}${'~~~~~ '.repeat(Math.ceil(more / 6)).slice(0, more).trim()}]`;
}

/** ICU syntax as it is: names of values, plural categories, tags. */
const syntax = /\{\w+, plural,|(?<=[\s}])(?:zero|one|two|few|many|other) (?=\{)|\{\w+(?:, number)?\}|<\/?b>/gu;

function accent(message: string): string {
  let from = 0;
  let out = '';
  for (const match of message.matchAll(syntax)) {
    out += toLetters(message.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return out + toLetters(message.slice(from));
}

function toLetters(text: string): string {
  return Array.from(text, (letter) => letters[letter] ?? letter).join('');
}
