import { Fragment, type ReactNode } from 'react';
import { useMessages } from './messages.ts';

export interface SentenceProps {
  /** `{name}` stands for a value, `*…*` for emphasis. */
  readonly template: string;
  readonly values?: Readonly<Record<string, ReactNode>>;
}

const piece = /(\{\w+\}|\*[^*]+\*)/u;

/**
 * A message with its values in place, in the order its own language reads, whatever the page's. Values are nodes, so
 * that each can be isolated from the words around it.
 */
export function Sentence({ template, values = {} }: SentenceProps): ReactNode {
  const { direction } = useMessages();
  const parts = template.split(piece).map((part, index) => {
    if (part.startsWith('{')) return <Fragment key={index}>{values[part.slice(1, -1)]}</Fragment>;
    if (part.startsWith('*')) return <strong key={index}>{part.slice(1, -1)}</strong>;
    return part;
  });
  return <bdi dir={direction}>{parts}</bdi>;
}
