import { Fragment, type ReactNode } from 'react';

export interface SentenceProps {
  /** `{name}` stands for a value, `*…*` for emphasis. */
  readonly template: string;
  readonly values?: Readonly<Record<string, ReactNode>>;
}

const piece = /(\{\w+\}|\*[^*]+\*)/u;

/** A message with its values in place. Values are nodes, so that each can be isolated from the words around it. */
export function Sentence({ template, values = {} }: SentenceProps): ReactNode {
  return template.split(piece).map((part, index) => {
    if (part.startsWith('{')) return <Fragment key={index}>{values[part.slice(1, -1)]}</Fragment>;
    if (part.startsWith('*')) return <strong key={index}>{part.slice(1, -1)}</strong>;
    return part;
  });
}
