import type { Action, Person, RenderedField, TextFinding } from '@byleave/core';
import { Suspense, type ReactNode } from 'react';
import { requestPart } from '../lazy-part/request-part.ts';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { Part } from '../part/part.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { ArgumentFindings } from './argument-findings.tsx';
import { ChangedValue } from './changed-value.tsx';
import { provenanceWords } from './provenance-words.ts';

const SourceExcerpt = requestPart('SourceExcerpt');

export interface ArgumentListProps {
  readonly fields: readonly RenderedField[];
  /** As the request was before somebody changed it. */
  readonly before?: readonly RenderedField[] | undefined;
  readonly findings: readonly TextFinding[];
  /** The person the agent acts for. */
  readonly user: Person;
  /** The action they are of: with it, each tells all that is known of where it came from. */
  readonly action?: Action | undefined;
}

/** Every argument, whole, with where its value came from: in words, and in the style of the rail beside it. */
export function ArgumentList({ fields, before, findings, user, action }: ArgumentListProps): ReactNode {
  const removed = before?.filter((old) => !fields.some(({ pointer }) => pointer === old.pointer)) ?? [];
  if (fields.length + removed.length === 0) return null;
  return (
    <Part as="dl" part="arguments" className="bl-arguments">
      {fields.map((field) => (
        <Argument key={field.pointer} {...{ field, before, findings, user, action }} />
      ))}
      {removed.map((field) => (
        <Part as="div" part="argument" key={field.pointer} className="bl-argument" data-bl-change="removed">
          <dt>
            <SafeText text={field.label} />
          </dt>
          <dd className="bl-value" data-bl-format={field.format}>
            <ChangedValue before={field.text} after={undefined} />
          </dd>
        </Part>
      ))}
    </Part>
  );
}

interface ArgumentProps extends Omit<ArgumentListProps, 'fields'> {
  readonly field: RenderedField;
}

function Argument({ field, before, findings, user, action }: ArgumentProps): ReactNode {
  const messages = useMessages(cardMessages);
  const { viewer } = useByleave();
  const old = before?.find(({ pointer }) => pointer === field.pointer);
  const isChanged = before !== undefined && old?.text !== field.text;
  return (
    <Part
      as="div"
      part="argument"
      stateOf={{ provenance: field.provenance.provenance }}
      className="bl-argument"
      data-bl-pointer={field.pointer}
      data-bl-provenance={field.provenance.provenance}
      data-bl-decisive={field.decisive || undefined}
      data-bl-change={isChanged ? (old ? 'changed' : 'added') : undefined}
    >
      <dt>
        <SafeText text={field.label} />
      </dt>
      <dd className="bl-value" data-bl-format={field.format}>
        {isChanged ? <ChangedValue before={old?.text} after={field.text} /> : field.text === '' ? <span className="bl-label">{messages.card.emptyValue}</span> : <SafeText text={field.text} />}
      </dd>
      <Part as="dd" part="provenance" stateOf={{ provenance: field.provenance.provenance }} className="bl-provenance">
        <Provenance field={field} action={action} words={provenanceWords(field.provenance, user, viewer, messages)} />
      </Part>
      <ArgumentFindings findings={findings} pointer={field.pointer} />
    </Part>
  );
}

interface ProvenanceProps {
  readonly field: RenderedField;
  readonly action: Action | undefined;
  readonly words: string;
}

/** Where a value came from; where more is known than the words, they open it. */
function Provenance({ field: { label, pointer, provenance }, action, words }: ProvenanceProps): ReactNode {
  const others = action?.provenance.filter((entry) => entry.pointer !== provenance.pointer && entry.pointer.startsWith(`${pointer}/`)) ?? [];
  const entries = [provenance, ...others];
  if (!action || !entries.some(({ span, carries, approvedIn }) => span ?? carries ?? approvedIn)) return <SafeText text={words} />;
  return (
    <Suspense fallback={<SafeText text={words} />}>
      <SourceExcerpt {...{ action, label, words, entries }} />
    </Suspense>
  );
}
