import { leavesOf, type Action, type ArgumentProvenance } from '@byleave/core';
import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { whereMessages } from '../messages/en/where.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { FoundPlace } from './found-place.tsx';
import { provenanceWords } from './provenance-words.ts';

export interface SourceExcerptProps {
  readonly action: Action;
  /** The argument's name, for whoever hears the words alone. */
  readonly label: string;
  /** Where the value came from: "From an e-mail". */
  readonly words: string;
  /** Of the argument's leaves, the most concerning one first. */
  readonly entries: readonly ArgumentProvenance[];
}

/** Everything that is known of where an argument came from, behind the words that sum it up. */
export function SourceExcerpt({ action, label, words, entries }: SourceExcerptProps): ReactNode {
  const messages = useMessages(whereMessages);
  const { viewer } = useByleave();
  const [first] = entries;
  const parts = entries.length > 1 ? toLeaves(action, entries) : toCarried(action, first);
  const { user } = action.principal;
  const said = viewer !== undefined && viewer.id !== user.id ? messages.where.toOthers : messages.where;
  return (
    <details className="bl-where" data-bl-part="source-excerpt">
      <summary>
        <SafeText text={words} />
        <span className="bl-hidden">
          {': '}
          <SafeText text={label} />
        </span>
      </summary>
      {entries.length === 1 && first?.span && <FoundPlace action={action} pointer={first.pointer} found={{ ...first, span: first.span }} label={label} />}
      {entries.some(({ approvedIn }) => approvedIn !== undefined) && (
        <p className="bl-label" data-bl-part="approved-before">
          <Sentence template={said.approvedBefore} values={{ person: <SafeText text={user.name} /> }} />
        </p>
      )}
      {parts.length > 0 && (
        <>
          <span className="bl-label">{messages.where.parts}</span>
          <ul data-bl-part="source-parts">
            {parts.map((part) => (
              <Part key={`${part.pointer} ${part.at}`} action={action} part={part} />
            ))}
          </ul>
        </>
      )}
    </details>
  );
}

interface ArgumentPart {
  readonly pointer: string;
  /** Where in the argument it stands, to tell it from the others. */
  readonly at: number;
  readonly text: string;
  readonly provenance: Pick<ArgumentProvenance, 'provenance' | 'span'>;
}

function toLeaves(action: Action, entries: readonly ArgumentProvenance[]): readonly ArgumentPart[] {
  const values = new Map(leavesOf(action.arguments).map(({ pointer, value }) => [pointer, value]));
  return entries.map((provenance, at) => {
    const value = values.get(provenance.pointer);
    return { pointer: provenance.pointer, at, text: typeof value === 'string' ? value : JSON.stringify(value ?? null), provenance };
  });
}

function toCarried(action: Action, entry: ArgumentProvenance | undefined): readonly ArgumentPart[] {
  const value = leavesOf(action.arguments).find(({ pointer }) => pointer === entry?.pointer)?.value;
  if (typeof value !== 'string') return [];
  return (entry?.carries ?? []).map(({ start, end, provenance, span }) => ({ pointer: entry!.pointer, at: start, text: value.slice(start, end), provenance: { provenance, ...(span && { span }) } }));
}

function Part({ action, part: { pointer, text, provenance } }: { readonly action: Action; readonly part: ArgumentPart }): ReactNode {
  const { card, format } = useMessages(cardMessages);
  const { viewer } = useByleave();
  const { span } = provenance;
  return (
    <li data-bl-provenance={provenance.provenance}>
      <strong>
        <SafeText text={text} />
      </strong>{' '}
      <SafeText text={provenanceWords(provenance, action.principal.user, viewer, { card, format })} />
      {span && <FoundPlace action={action} pointer={pointer} found={{ ...provenance, span }} label={text} />}
    </li>
  );
}
