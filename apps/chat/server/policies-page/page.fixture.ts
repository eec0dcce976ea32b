import type { Section } from '../pages/page.fixture.ts';

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
