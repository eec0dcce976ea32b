import { diff3Merge } from 'node-diff3';

/** A stretch of a text that two people wrote on. */
export type MergePart =
  | { readonly kind: 'settled'; readonly text: string }
  /** Both changed it, each in their own way. */
  | { readonly kind: 'both'; readonly mine: string; readonly theirs: string; readonly base: string };

/** Which of the two stays in a place. */
export type MergeChoice = 'mine' | 'theirs' | 'both';

/** Brings what two people made of one text together, line by line; what both changed is left to be chosen. */
export function mergeTexts({ mine, base, theirs }: { readonly mine: string; readonly base: string; readonly theirs: string }): readonly MergePart[] {
  const lines = (text: string): string[] => text.split('\n');
  return diff3Merge(lines(mine), lines(base), lines(theirs), { excludeFalseConflicts: true }).map((part): MergePart =>
    part.ok ? { kind: 'settled', text: part.ok.join('\n') } : { kind: 'both', mine: join(part.conflict?.a), theirs: join(part.conflict?.b), base: join(part.conflict?.o) },
  );
}

const join = (lines: readonly string[] | undefined): string => (lines ?? []).join('\n');

/** The text once every place is chosen, in their order; `undefined` while one is not. */
export function settleMerge(parts: readonly MergePart[], choices: readonly (MergeChoice | undefined)[]): string | undefined {
  let place = -1;
  const texts: string[] = [];
  for (const part of parts) {
    if (part.kind === 'settled') {
      texts.push(part.text);
      continue;
    }
    place += 1;
    const choice = choices[place];
    if (choice === undefined) return undefined;
    const chosen = choice === 'both' ? [part.theirs, part.mine] : [part[choice]];
    texts.push(...chosen.filter((text) => text !== ''));
  }
  return texts.join('\n');
}
