import type { ArgumentProvenance, Person } from '@byleave/core';
import type { Messages } from '../messages/messages.ts';

type CardWords = Pick<Messages<'card'>, 'card' | 'format'>;

/** Where a value came from, in the words of the card. "You" is only ever the person the agent acts for. */
export function provenanceWords(
  { provenance, span }: Pick<ArgumentProvenance, 'provenance' | 'span'>,
  user: Person,
  viewer: Person | undefined,
  messages: CardWords,
): string {
  if (provenance === 'external') return messages.card.externalProvenance[originOf(span)];
  const isOtherReader = viewer !== undefined && viewer.id !== user.id;
  if (provenance === 'user' && isOtherReader) return messages.format(messages.card.saidBy, { name: user.name });
  return messages.card.provenance[provenance];
}

/** "an e-mail", for use in a sentence. */
export function sourceWords({ span }: Pick<ArgumentProvenance, 'span'>, card: Messages<'card'>['card']): string {
  return card.externalSource[originOf(span)];
}

function originOf(span: ArgumentProvenance['span']): keyof Messages<'card'>['card']['externalSource'] {
  if (span?.origin === 'user') return 'quoted';
  return span === undefined || span.origin === 'record' ? 'tool' : span.origin;
}
