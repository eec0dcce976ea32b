/** One policy's own text, and where it stands in the whole: a half-open range of UTF-16 units. */
export interface PolicySource {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A blank, a comment, a string, a bracket, an operator, the end of a policy, or anything else. */
const token = /\s+|\/\/[^\n]*|"(?:[^"\\]|\\[^])*"|;|[([{]|[)\]}]|\|\||&&|[=!<>]=|[-+*<>!.,]|\b(?:if|then|else|has|in|is|like|when|unless)\b|[^\s"/;()[\]{}|&=!<>+*.,-]+|[^]/gu;

/** Splits a text at the `;` that end its policies. Only for text Cedar has parsed: it stands nowhere else in a policy. */
export function splitPolicies(text: string): readonly PolicySource[] {
  const policies: PolicySource[] = [];
  let start: number | undefined;
  for (const { 0: word, index } of text.matchAll(token)) {
    if (/^\s/u.test(word) || word.startsWith('//')) continue;
    start ??= index;
    if (word !== ';') continue;
    const end = index + 1;
    policies.push({ text: text.slice(start, end), start, end });
    start = undefined;
  }
  return policies;
}

interface Frame {
  or: number;
  and: number;
  other: number;
  branches: number;
}

/** Where a text's first expression deeper than `limit` is, counted so that it is never deeper than said. */
export function findTooDeep(text: string, limit: number): { readonly start: number; readonly end: number } | undefined {
  const newFrame = (): Frame => ({ or: 0, and: 0, other: 0, branches: 0 });
  let frames: Frame[] = [newFrame()];
  for (const { 0: word, index } of text.matchAll(token)) {
    const frame = frames.at(-1)!;
    if (/^\s/u.test(word) || word.startsWith('//') || word.startsWith('"')) continue;
    if (word === ';') frames = [newFrame()];
    else if (/^[([{]$/u.test(word)) frames.push(newFrame());
    else if (/^[)\]}]$/u.test(word)) {
      if (frames.length > 1) frames.pop();
    } else if (word === ',') frames[frames.length - 1] = newFrame();
    else if (word === '||') Object.assign(frame, { or: frame.or + 1, and: 0, other: 0 });
    else if (word === '&&') Object.assign(frame, { and: frame.and + 1, other: 0 });
    else if (word === 'if') Object.assign(frame, { branches: frame.branches + 1, or: 0, and: 0, other: 0 });
    else if (word === 'then' || word === 'else') Object.assign(frame, { or: 0, and: 0, other: 0 });
    else if (/^(?:[=!<>]=|[-+*<>!.]|has|in|is|like)$/u.test(word)) frame.other += 1;
    const depth = frames.reduce((sum, each) => sum + 1 + each.or + each.and + each.other + each.branches, 0);
    if (depth > limit) return { start: index, end: index + word.length };
  }
  return undefined;
}

/** Cedar counts bytes of UTF-8; editors and JavaScript count UTF-16 units. */
export function createOffsetMap(text: string): (byteOffset: number) => number {
  const unitAt: number[] = [];
  let unit = 0;
  for (const character of text) {
    const codePoint = character.codePointAt(0)!;
    const bytes = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    for (let index = 0; index < bytes; index += 1) unitAt.push(unit);
    unit += character.length;
  }
  return (byteOffset) => unitAt[byteOffset] ?? unit;
}
