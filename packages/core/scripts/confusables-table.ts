/** Writes the module of lookalikes from Unicode's `confusables.txt` (UTS #39 §4). */
export function toConfusablesModule(source: string): string {
  const version = /^# Version: (\S+)/mu.exec(source)?.[1];
  const date = /^# Date: (\S+),/mu.exec(source)?.[1];
  if (version === undefined || date === undefined) throw new TypeError('This is not confusables.txt: its head names no version and date.');
  const entries = parseEntries(source).filter(isLikeAscii);
  const looks = new Set(entries.map(({ codePoint }) => String.fromCodePoint(codePoint)));
  const targets = Map.groupBy(
    entries.filter(({ codePoint }) => !isFoundFolded(String.fromCodePoint(codePoint), looks)).toSorted((a, b) => a.codePoint - b.codePoint),
    ({ target }) => target,
  );
  const lines = [...targets]
    .toSorted(([a], [b]) => a.codePointAt(0)! - b.codePointAt(0)!)
    .map(([target, entries]) => `  [${quote(target)}, '${entries.map(({ codePoint }) => codePoint.toString(16)).join(' ')}'],`);
  return `${toHead(version, date)}export const confusables: readonly (readonly [string, string])[] = [\n${lines.join('\n')}\n];\n`;
}

interface Entry {
  readonly codePoint: number;
  readonly target: string;
}

function parseEntries(source: string): readonly Entry[] {
  return [...source.matchAll(/^([0-9A-F]+) ;\t([0-9A-F ]+) ;/gmu)].map(([, from = '', to = '']): Entry => {
    const target = String.fromCodePoint(...to.split(' ').map((hex) => Number.parseInt(hex, 16)));
    return { codePoint: Number.parseInt(from, 16), target: target === 'rn' ? 'm' : target };
  });
}

/** Dashes and signs a reader tells from a hyphen, and that every typographer uses. */
const ordinaryDashes: readonly number[] = [0x2012, 0x2013, 0x2212, 0x2796];

function isLikeAscii({ codePoint, target }: Entry): boolean {
  if (codePoint < 0x80 || ordinaryDashes.includes(codePoint)) return false;
  return /^[A-Za-z0-9]$/u.test(target) || /^[-./:@_?!#&=%\\+~]$/u.test(target);
}

/** Whether NFKC turns a character into something else that has a look. Where that has none, the character's own counts. */
function isFoundFolded(character: string, looks: ReadonlySet<string>): boolean {
  const folded = character.normalize('NFKC');
  return folded !== character && (/^[!-~]+$/u.test(folded) || looks.has(folded));
}

function quote(target: string): string {
  return target === '\\' ? String.raw`'\\'` : `'${target}'`;
}

function toHead(version: string, date: string): string {
  return `/*
 * Made from confusables.txt of Unicode Security Mechanisms (UTS #39), version ${version} of ${date}, by
 * \`node packages/core/scripts/write-confusables.ts\`. Do not edit.
 *
 * UNICODE LICENSE V3
 *
 * COPYRIGHT AND PERMISSION NOTICE
 *
 * Copyright © 1991-${date.slice(0, 4)} Unicode, Inc.
 *
 * NOTICE TO USER: Carefully read the following legal agreement. BY DOWNLOADING, INSTALLING, COPYING OR OTHERWISE USING
 * DATA FILES, AND/OR SOFTWARE, YOU UNEQUIVOCALLY ACCEPT, AND AGREE TO BE BOUND BY, ALL OF THE TERMS AND CONDITIONS OF
 * THIS AGREEMENT. IF YOU DO NOT AGREE, DO NOT DOWNLOAD, INSTALL, COPY, DISTRIBUTE OR USE THE DATA FILES OR SOFTWARE.
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy of data files and any associated
 * documentation (the "Data Files") or software and any associated documentation (the "Software") to deal in the Data
 * Files or Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
 * distribute, and/or sell copies of the Data Files or Software, and to permit persons to whom the Data Files or
 * Software are furnished to do so, provided that either (a) this copyright and permission notice appear with all copies
 * of the Data Files or Software, or (b) this copyright and permission notice appear in associated Documentation.
 *
 * THE DATA FILES AND SOFTWARE ARE PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
 * LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT OF THIRD PARTY
 * RIGHTS.
 *
 * IN NO EVENT SHALL THE COPYRIGHT HOLDER OR HOLDERS INCLUDED IN THIS NOTICE BE LIABLE FOR ANY CLAIM, OR ANY SPECIAL
 * INDIRECT OR CONSEQUENTIAL DAMAGES, OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN
 * AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
 * PERFORMANCE OF THE DATA FILES OR SOFTWARE.
 *
 * Except as contained in this notice, the name of a copyright holder shall not be used in advertising or otherwise to
 * promote the sale, use or other dealings in these Data Files or Software without prior written authorization of the
 * copyright holder.
 *
 * SPDX-License-Identifier: Unicode-3.0
 */

/**
 * For ASCII characters that make up names and addresses, the code points, in hexadecimal, that look like them.
 *
 * Left out: what NFKC turns into something else with a look (full-width and mathematical letters, presentation forms),
 * which is looked up in that form; what looks like several characters ("ы" like "bl"), but for "rn", which is "m"; what looks
 * like a quotation mark, a bracket or another sign no address has; the dashes of typography; and what looks like
 * another character beyond ASCII.
 */
`;
}
