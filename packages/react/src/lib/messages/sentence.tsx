import { Fragment, type ReactNode } from 'react';
import { useMessages } from './messages.ts';
import { toPieces, type Phrase, type Piece } from './template.ts';

/** A node for each value of a template, and a number for each that is counted. */
export type NodeValues<Values> = { readonly [Name in keyof Values]: number extends Values[Name] ? (unknown extends Values[Name] ? ReactNode : number) : ReactNode };

export interface SentenceProps<Values> {
  readonly template: Phrase<Values>;
  readonly values?: NodeValues<NoInfer<Values>>;
}

/**
 * A message with its values in place, in the order its own language reads, whatever the page's. Values are nodes, so
 * that each can be isolated from the words around it.
 */
export function Sentence<Values>({ template, values }: SentenceProps<Values>): ReactNode {
  const { direction, locale } = useMessages();
  const nodes: Readonly<Record<string, ReactNode>> = values ?? {};
  return <bdi dir={direction}>{toNodes(toPieces(template, locale, nodes), nodes)}</bdi>;
}

function toNodes(pieces: readonly Piece[], values: Readonly<Record<string, ReactNode>>): readonly ReactNode[] {
  return pieces.map((piece, index) => {
    if (piece.kind === 'words') return piece.text;
    if (piece.kind === 'strong') return <strong key={index}>{toNodes(piece.pieces, values)}</strong>;
    return <Fragment key={index}>{values[piece.name]}</Fragment>;
  });
}
