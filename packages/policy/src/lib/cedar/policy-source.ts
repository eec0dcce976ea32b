import type { PolicySource } from '@byleave/core';

/** A blank, a comment, a string, a bracket, an operator, the end of a policy, or anything else. */
const token = /\s+|\/\/[^\n\r]*|"[^"\\]*(?:\\[^][^"\\]*)*"|;|[([{]|[)\]}]|\|\||&&|[=!<>]=|[-+*<>!.,]|\b(?:if|then|else|has|in|is|like|when|unless)\b|[^\s"/;()[\]{}|&=!<>+*.,-]+|[^]/gu;

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

/** One expression so far: how long its chains are, and how deep what it holds in brackets is. */
interface Chain {
  readonly branches: number;
  readonly or: number;
  readonly and: number;
  readonly mostAnd: number;
  readonly other: number;
  readonly mostOther: number;
  readonly inner: number;
}

/** An open bracket: the expression being read, and how deep the deepest before the last comma was. */
interface Frame {
  chain: Chain;
  deepest: number;
}

const emptyChain: Chain = { branches: 0, or: 0, and: 0, mostAnd: 0, other: 0, mostOther: 0, inner: 0 };

function lengthen(chain: Chain, word: string): Chain {
  if (word === '||') return { ...chain, or: chain.or + 1, and: 0, other: 0 };
  if (word === '&&' || word === 'when' || word === 'unless') return { ...chain, and: chain.and + 1, mostAnd: Math.max(chain.mostAnd, chain.and + 1), other: 0 };
  if (word === 'if') return { ...chain, branches: chain.branches + 1 };
  if (!/^(?:[=!<>]=|[-+*<>!.]|has|in|is|like)$/u.test(word)) return chain;
  return { ...chain, other: chain.other + 1, mostOther: Math.max(chain.mostOther, chain.other + 1) };
}

/** Chains of one operator lean to the left, so each member of one adds to the depth of the first. */
function depthOf({ chain, deepest }: Frame, inner: number): number {
  return 1 + Math.max(deepest, chain.branches + chain.or + chain.mostAnd + chain.mostOther + Math.max(chain.inner, inner));
}

/** Where a text's first expression that may be deeper than `limit` is. Counts rather too much than too little. */
export function findTooDeep(text: string, limit: number): { readonly start: number; readonly end: number } | undefined {
  let frames: Frame[] = [{ chain: emptyChain, deepest: 0 }];
  for (const { 0: word, index } of text.matchAll(token)) {
    if (/^\s/u.test(word) || word.startsWith('//') || word.startsWith('"')) continue;
    const frame = frames.at(-1)!;
    if (word === ';') frames = [{ chain: emptyChain, deepest: 0 }];
    else if (/^[([{]$/u.test(word)) frames.push({ chain: emptyChain, deepest: 0 });
    else if (/^[)\]}]$/u.test(word)) {
      const outer = frames.at(-2);
      if (outer) {
        outer.chain = { ...outer.chain, inner: Math.max(outer.chain.inner, depthOf(frame, 0)) };
        frames.pop();
      }
    } else if (word === ',') Object.assign(frame, { chain: emptyChain, deepest: depthOf(frame, 0) - 1 });
    else frame.chain = lengthen(frame.chain, word);
    if (frames.reduceRight((inner, each) => depthOf(each, inner), 0) > limit) return { start: index, end: index + word.length };
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
