import type { PolicyExample } from '@byleave/core';
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { Heading } from '../text/heading.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { Time } from '../text/time.tsx';
import { VisibleText } from '../text/visible-text.tsx';
import { mergeTexts, settleMerge, type MergeChoice } from './merge-texts.ts';
import { RuleSource } from './rule-row.tsx';
import { useSubheadingLevel } from './subheading-level.ts';
import type { PolicyDraftControl } from './use-policy-draft.ts';

/** What two people wrote at once, brought together by one of them: nothing of either goes without a choice. */
export function ConflictPanel({ draft }: { readonly draft: PolicyDraftControl }): ReactNode {
  const { policy, format } = useMessages(policyMessages);
  const { conflict: words } = policy;
  const time = useTimeFormat();
  const level = useSubheadingLevel();
  const headingId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { text: mine, base, theirs } = draft;
  const parts = useMemo(() => mergeTexts({ mine, base: base.text, theirs: theirs?.text ?? base.text }), [mine, base.text, theirs?.text]);
  const places = parts.filter((part) => part.kind === 'both');
  const { exampleConflicts } = draft;
  const count = places.length + exampleConflicts.length;
  const [choices, setChoices] = useState<readonly (MergeChoice | undefined)[]>([]);
  const [kept, setKept] = useState<Readonly<Record<string, MergeChoice>>>({});
  const text = settleMerge(parts, choices);
  const exampleChoices = exampleConflicts.flatMap(({ id }) => kept[id] ?? []);
  const isSettled = text !== undefined && exampleChoices.length === exampleConflicts.length;
  const who = draft.policy?.draft;
  return (
    <section className="bl-edit bl-conflict" aria-labelledby={headingId} data-bl-part="policy-conflict">
      <Heading id={headingId} level={level} ref={heading}>
        {words.title}
      </Heading>
      {who && (
        <p>
          <Sentence template={words.who} values={{ person: <SafeText text={who.author.name} />, time: <Time at={who.at}>{formatTime(who.at, time, null)}</Time> }} />
        </p>
      )}
      <p>{count === 0 ? words.clean : <Sentence template={words.count} values={{ count }} />}</p>
      {places.map((place, index) => (
        <Place key={index} name={format(words.place, { number: index + 1 })} {...place} choice={choices[index]} onChoose={(choice) => setChoices(places.map((_, each) => (each === index ? choice : choices[each])))} />
      ))}
      {exampleConflicts.map(({ id, theirs: saved, mine: own }) => (
        <Place
          key={id}
          name={format(words.test, { test: (saved ?? own)?.name ?? id })}
          theirs={toExampleText(saved)}
          mine={toExampleText(own)}
          choice={kept[id]}
          onChoose={(choice) => setKept({ ...kept, [id]: choice })}
        />
      ))}
      {theirs && (
        <details>
          <summary>{words.texts}</summary>
          {([['theirs', theirs.text], ['mine', mine], ['base', base.text]] as const).map(([whose, each]) => (
            <div key={whose}>
              <p className="bl-label">{words[whose]}</p>
              <RuleSource text={each} label={words[whose]} />
            </div>
          ))}
        </details>
      )}
      {!isSettled && (
        <p className="bl-label" id={`${headingId}-undecided`}>
          {words.undecided}
        </p>
      )}
      <div className="bl-edit-buttons">
        <button type="button" className="bl-button" data-bl-part="only-theirs" onClick={() => draft.settle(theirs?.text ?? base.text)}>
          {words.onlyTheirs}
        </button>
        <button type="button" className="bl-button" data-bl-part="only-mine" onClick={() => draft.settle(mine, exampleConflicts.map(() => 'mine'))}>
          {words.onlyMine}
        </button>
        <button
          type="button"
          className="bl-button bl-button-primary"
          data-bl-part="settle-conflict"
          aria-disabled={!isSettled || undefined}
          aria-describedby={isSettled ? undefined : `${headingId}-undecided`}
          onClick={() => isSettled && draft.settle(text, exampleChoices)}
        >
          {words.settle}
        </button>
      </div>
    </section>
  );
}

interface PlaceProps {
  readonly name: string;
  /** Empty: nothing is there. */
  readonly theirs: string;
  readonly mine: string;
  readonly choice: MergeChoice | undefined;
  readonly onChoose: (choice: MergeChoice) => void;
}

function Place({ name, choice, onChoose, ...texts }: PlaceProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const { conflict: words } = policy;
  const group = useId();
  return (
    <fieldset className="bl-fieldset" data-bl-part="conflict-place">
      <legend>
        <VisibleText text={name} />
      </legend>
      {(['theirs', 'mine', 'both'] as const).map((each) => (
        <div key={each}>
          <label className="bl-check">
            <input type="radio" name={group} checked={choice === each} data-bl-choice={each} onChange={() => onChoose(each)} />
            {words[each]}
          </label>
          {each !== 'both' && (texts[each] === '' ? <p className="bl-label">{words.missing}</p> : <RuleSource text={texts[each]} label={words[each]} />)}
        </div>
      ))}
    </fieldset>
  );
}

/** Everything in which two tests can differ. */
function toExampleText(example: PolicyExample | undefined): string {
  if (!example) return '';
  const { id: _id, ...rest } = example;
  return JSON.stringify(rest, null, 2);
}
