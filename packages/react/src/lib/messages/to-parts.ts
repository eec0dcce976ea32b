import type { SentencePart } from '@byleave/core';
import type { Messages } from './messages.ts';
import { toPieces, type Phrase, type Piece, type TextValues } from './template.ts';

/** A message with its values, for `SentenceText`: each value is isolated from the words around it. */
export function toParts<Values>({ locale }: Messages, template: Phrase<Values>, values: TextValues<NoInfer<Values>>): readonly SentencePart[] {
  const texts: Readonly<Record<string, string | number>> = values;
  return toPieces(template, locale, texts).flatMap((piece) => toPart(piece, texts));
}

function toPart(piece: Piece, texts: Readonly<Record<string, string | number>>): readonly SentencePart[] {
  if (piece.kind === 'strong') return piece.pieces.flatMap((inner) => toPart(inner, texts));
  return [piece.kind === 'words' ? piece : { kind: 'value', text: String(texts[piece.name]) }];
}
