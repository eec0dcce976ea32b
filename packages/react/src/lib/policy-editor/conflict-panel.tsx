import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { Heading } from '../text/heading.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { mergeTexts, settleMerge, type MergeChoice, type MergePart } from './merge-texts.ts';
import { RuleSource } from './rule-row.tsx';
import { useSubheadingLevel } from './subheading-level.ts';
import type { PolicyDraftControl } from './use-policy-draft.ts';

/** What two people wrote at once, brought together by one of them: nothing of either goes without a choice. */
export function ConflictPanel({ draft }: { readonly draft: PolicyDraftControl }): ReactNode {
  const { policy } = useMessages(policyMessages);
  const { conflict: words } = policy;
  const time = useTimeFormat();
  const level = useSubheadingLevel();
  const headingId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { text: mine, base, theirs } = draft;
  const parts = useMemo(() => mergeTexts({ mine, base: base.text, theirs: theirs?.text ?? base.text }), [mine, base.text, theirs?.text]);
  const places = parts.filter((part) => part.kind === 'both');
  const [choices, setChoices] = useState<readonly (MergeChoice | undefined)[]>([]);
  const settled = settleMerge(parts, choices);
  const who = draft.policy?.draft;
  return (
    <section className="bl-edit bl-conflict" aria-labelledby={headingId} data-bl-part="policy-conflict">
      <Heading id={headingId} level={level} ref={heading}>
        {words.title}
      </Heading>
      {who && (
        <p>
          <Sentence template={words.who} values={{ person: <SafeText text={who.author.name} />, time: <time dateTime={new Date(who.at).toISOString()}>{formatTime(who.at, time, null)}</time> }} />
        </p>
      )}
      <p>{places.length === 0 ? words.clean : <Sentence template={words.count} values={{ count: places.length }} />}</p>
      {places.map((place, index) => (
        <Place key={index} number={index + 1} place={place} choice={choices[index]} onChoose={(choice) => setChoices(places.map((_, each) => (each === index ? choice : choices[each])))} />
      ))}
      <details>
        <summary>{words.texts}</summary>
        {([['theirs', theirs?.text], ['mine', mine], ['base', base.text]] as const).map(([whose, text]) => (
          <div key={whose}>
            <p className="bl-label">{words[whose]}</p>
            <RuleSource text={text ?? ''} label={words[whose]} />
          </div>
        ))}
      </details>
      {settled === undefined && (
        <p className="bl-label" id={`${headingId}-undecided`}>
          {words.undecided}
        </p>
      )}
      <div className="bl-edit-buttons">
        <button type="button" className="bl-button" data-bl-part="only-theirs" onClick={() => draft.settle(theirs?.text ?? base.text)}>
          {words.onlyTheirs}
        </button>
        <button type="button" className="bl-button" data-bl-part="only-mine" onClick={() => draft.settle(mine)}>
          {words.onlyMine}
        </button>
        <button
          type="button"
          className="bl-button bl-button-primary"
          data-bl-part="settle-conflict"
          aria-disabled={settled === undefined || undefined}
          aria-describedby={settled === undefined ? `${headingId}-undecided` : undefined}
          onClick={() => settled !== undefined && draft.settle(settled)}
        >
          {words.settle}
        </button>
      </div>
    </section>
  );
}

interface PlaceProps {
  readonly number: number;
  readonly place: Extract<MergePart, { kind: 'both' }>;
  readonly choice: MergeChoice | undefined;
  readonly onChoose: (choice: MergeChoice) => void;
}

function Place({ number, place, choice, onChoose }: PlaceProps): ReactNode {
  const { policy, format } = useMessages(policyMessages);
  const { conflict: words } = policy;
  const name = useId();
  return (
    <fieldset className="bl-fieldset" data-bl-part="conflict-place">
      <legend>{format(words.place, { number })}</legend>
      {(['theirs', 'mine', 'both'] as const).map((each) => (
        <div key={each}>
          <label className="bl-check">
            <input type="radio" name={name} checked={choice === each} onChange={() => onChoose(each)} />
            {words[each]}
          </label>
          {each !== 'both' && (place[each] === '' ? <p className="bl-label">{words.missing}</p> : <RuleSource text={place[each]} label={words[each]} />)}
        </div>
      ))}
    </fieldset>
  );
}
