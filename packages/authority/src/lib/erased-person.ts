import type { Person, PolicyDraft, PolicyVersion } from '@byleave/core';

/** Who stands in a person's place once they are erased: nobody's roles, and a name that says so. */
export function toErasedPerson(alias: string): Person {
  return { id: alias, name: 'Erased person' };
}

/** A text of policies, with another in the place of a person who wrote it, or whom an example is about. What it says stays in force. */
export function eraseAuthor<Text extends PolicyVersion | PolicyDraft>(text: Text, userId: string, alias: string): Text {
  const toAlias = (person: Person): Person => (person.id === userId ? toErasedPerson(alias) : person);
  const examples = 'examples' in text ? text.examples?.map((example) => (example.user ? { ...example, user: toAlias(example.user) } : example)) : undefined;
  return { ...text, author: toAlias(text.author), ...(examples && { examples }) };
}
