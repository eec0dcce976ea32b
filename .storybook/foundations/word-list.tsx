import type { ReactNode } from 'react';
import base from '../../packages/react/messages/en/base.json';
import card from '../../packages/react/messages/en/card.json';
import scope from '../../packages/react/messages/en/scope.json';

/** The words of the kit's own English catalogue: what is on this page is what is on the screen. */
export function WordList(): ReactNode {
  const words = [...wordsOf(base), ...wordsOf(card), ...wordsOf(scope)].filter(({ text }) => text.length <= 40);
  return (
    <ul className="word-list">
      {words.map(({ key, text }) => (
        <li key={key}>
          {text} <code>{key}</code>
        </li>
      ))}
    </ul>
  );
}

interface Word {
  readonly key: string;
  readonly text: string;
}

function wordsOf(catalog: object, prefix = ''): readonly Word[] {
  return Object.entries(catalog).flatMap(([key, value]): readonly Word[] =>
    typeof value === 'string' ? [{ key: prefix + key, text: value }] : wordsOf(value as object, `${prefix}${key}.`),
  );
}
