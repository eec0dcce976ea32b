import { readFileSync } from 'node:fs';

export interface Fence {
  /** What follows the backticks: `cedar`, `ts`. */
  readonly kind: string;
  readonly text: string;
}

/** A stretch of a page below one `##` heading. */
export interface Section {
  readonly title: string;
  readonly text: string;
  readonly fences: readonly Fence[];
}

/** A page of `docs/`, in its sections. The lines before the first heading are one without a title. */
export function readPage(name: string): readonly Section[] {
  const page = readFileSync(new URL(`../../../../docs/${name}.md`, import.meta.url), 'utf8');
  return page.split(/^(?=## )/mu).map((text) => ({
    title: /^## (.*)$/mu.exec(text)?.[1] ?? '',
    text,
    fences: [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gmsu)].map((match) => ({ kind: match[1]!, text: match[2]! })),
  }));
}

/** The rows of the section's table whose first heading is this, without their backticks. */
export function tableOf({ text }: Pick<Section, 'text'>, heading: string): readonly (readonly string[])[] {
  const [, ...lines] = new RegExp(`^\\| ${heading} \\|.*\\n(?:\\|.*\\n?)+`, 'mu').exec(text)?.[0].trim().split('\n') ?? [];
  return lines.slice(1).map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim().replace(/^`([^`]*)`$/u, '$1')));
}

/** The first headings of every table of a page, in order: a test names those it checks. */
export function tablesOf(page: readonly Section[]): readonly string[] {
  return page.flatMap(({ text }) => [...text.matchAll(/^\| (.*?) \|.*\n\| -/gmu)].map((match) => match[1]!));
}

/** The rows of the page's one table with this first heading. */
export function rowsOf(page: readonly Section[], heading: string): readonly (readonly string[])[] {
  return tableOf({ text: page.map(({ text }) => text).join('\n') }, heading);
}
