import { readFileSync } from 'node:fs';

export interface Fence {
  /** What follows the backticks: `cedar`, `ts`. */
  readonly kind: string;
  readonly text: string;
}

/** A stretch of the page below one `##` heading. */
export interface Section {
  readonly title: string;
  readonly text: string;
  readonly fences: readonly Fence[];
}

/** The page, in its sections. The lines before the first heading are one without a title. */
export function readPage(): readonly Section[] {
  const page = readFileSync(new URL('../../../../docs/policies.md', import.meta.url), 'utf8');
  return page.split(/^(?=## )/mu).map((text) => ({
    title: /^## (.*)$/mu.exec(text)?.[1] ?? '',
    text,
    fences: [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gmsu)].map((match) => ({ kind: match[1]!, text: match[2]! })),
  }));
}

/** The rows of the section's table whose first heading is this, without their backticks. */
export function tableOf({ text }: Section, heading: string): readonly (readonly string[])[] {
  const [, ...lines] = new RegExp(`^\\| ${heading} \\|.*\\n(?:\\|.*\\n?)+`, 'mu').exec(text)?.[0].trim().split('\n') ?? [];
  return lines.slice(1).map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim().replace(/^`(.*)`$/u, '$1')));
}

/** The policies of a text by their `@id`, in order. */
export function policiesById(text: string): ReadonlyMap<string, string> {
  return new Map(text.trim().split(/\n\n(?=@id)/u).map((policy) => [/^@id\("([^"]+)"\)/u.exec(policy)?.[1] ?? '', policy]));
}

/** What is in force after each step: a policy replaces the one of its name, and ``Drop `name` `` takes one away. */
export function stepsOf(sections: readonly Section[]): readonly { readonly section: Section; readonly policies: string }[] {
  const inForce = new Map<string, string>();
  return sections.map((section) => {
    for (const match of section.text.matchAll(/^Drop `([\w-]+)`/gmu)) inForce.delete(match[1]!);
    for (const { kind, text } of section.fences) {
      if (kind === 'cedar') for (const [id, policy] of policiesById(text)) inForce.set(id, policy);
    }
    return { section, policies: [...inForce.values()].join('\n\n') };
  });
}
