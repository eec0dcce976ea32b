import { longestExcerpt, toCodePoints, type TextFindingKind, type TextPlace } from './text-finding.ts';
import { hiddenCharacter, paddingRun } from './text-safety.ts';

/** U+E0000 to U+E007F: each mirrors an ASCII character. */
const tagCharacter = String.raw`[\u{e0000}-\u{e007f}]`;
const firstTag = 0xe0000;
const bidiControl = String.raw`\p{Bidi_Control}`;
/** Lines end like this on Windows. */
const lineEnd = String.raw`\r(?=\n)`;
const hidden = `(?!${tagCharacter}|${bidiControl}|${lineEnd})${hiddenCharacter}`;
const concealed = new RegExp(`(?<padding>${paddingRun})|(?<tag>${tagCharacter}+)|(?<bidi>${bidiControl}+)|(?<hidden>(?:${hidden})+)`, 'gu');

const kinds = ['padding', 'tag', 'bidi', 'hidden'] as const satisfies readonly TextFindingKind[];

interface Run {
  readonly start: number;
  readonly end: number;
  readonly characters: string;
}

/** Characters this close to the first of a place are shown with it. */
const reach = longestExcerpt / 2;

/** Finds what a text holds and a reader does not see: at most `mostPerKind` places of each kind. */
export function findConcealed(text: string, mostPerKind: number): readonly TextPlace[] {
  const runs: Readonly<Record<(typeof kinds)[number], Run[]>> = { padding: [], tag: [], bidi: [], hidden: [] };
  for (const match of text.matchAll(concealed)) {
    const [characters] = match;
    const named = kinds.find((each) => match.groups?.[each] !== undefined)!;
    const kind = named === 'tag' && isFlag(text, match.index, characters) ? 'hidden' : named;
    const [start, end] = [match.index, match.index + characters.length];
    const last = runs[kind].at(-1);
    const joins = last !== undefined && (kind === 'bidi' || kind === 'hidden') && end - last.start <= reach;
    if (joins) runs[kind][runs[kind].length - 1] = { start: last.start, end, characters: last.characters + characters };
    else if (runs[kind].length < mostPerKind) runs[kind].push({ start, end, characters });
  }
  return kinds.flatMap((kind) => runs[kind].map(({ start, end, characters }): TextPlace => {
    const codePoints = kind === 'padding' ? [] : toCodePoints(characters);
    return { kind, start, end, codePoints, ...(kind === 'tag' && { looksLike: toTaggedText(characters) }) };
  }));
}

const blackFlag = '\u{1f3f4}';
const cancelTag = '\u{e007f}';
/** England, Scotland and Wales: the flags that everybody has (UTS #51, `RGI_Emoji_Tag_Sequence`). */
const flags: readonly string[] = ['gbeng', 'gbsct', 'gbwls'];

function isFlag(text: string, start: number, run: string): boolean {
  return text.slice(Math.max(0, start - blackFlag.length), start) === blackFlag && run.endsWith(cancelTag) && flags.includes(toTaggedText(run));
}

/** What tag characters say to those who read them. */
function toTaggedText(run: string): string {
  const characters = Array.from(run.slice(0, 2 * longestExcerpt), (tag) => String.fromCodePoint(tag.codePointAt(0)! - firstTag));
  return characters.filter((character) => /[ -~]/u.test(character)).join('');
}
