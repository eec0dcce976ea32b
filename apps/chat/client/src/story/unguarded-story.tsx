import { SafeText } from '@byleave/react';
import type { ReactElement } from 'react';
import type { UnguardedRun } from '../../../server/story/run-unguarded.ts';
import { OfficeChangeTable } from './office-change-table.tsx';
import { PlayButton } from './play-button.tsx';
import { useUnguarded } from './use-story.ts';

/** What happens when nothing stands between the agent and its tools. */
export function UnguardedStory(): ReactElement {
  const { run, mutate, isPending, error } = useUnguarded();
  return (
    <section className="story-run" aria-labelledby="story-unguarded" data-story="unguarded" data-state={run ? 'played' : 'new'}>
      <h2 id="story-unguarded">Without Byleave</h2>
      <p className="story-note">Whatever the agent calls, runs. It has a copy of the office to itself, which is thrown away afterwards, so you can watch it go wrong.</p>
      <PlayButton label={run ? 'Play it again' : 'Play it without Byleave'} progress="The agent is at it…" isPending={isPending} error={error} onPlay={() => mutate()} isQuiet={run !== undefined} />
      {run && <WhatHappened run={run} />}
    </section>
  );
}

function WhatHappened({ run: { steps, change, reply } }: { readonly run: UnguardedRun }): ReactElement {
  const unasked = steps.filter(({ effect }) => effect !== 'read').length;
  return (
    <>
      <p className="story-advice" role="status" data-tone="bad">
        <strong>It happened.</strong> {unasked} things were done that nobody asked for, and nobody was asked about. It took no more than a moment.
      </p>
      <h3>What it did</h3>
      <ol className="story-steps">
        {steps.map(({ title, effect }, index) => (
          <li key={index} data-effect={effect}>
            <SafeText text={title} />
            <span className="story-step-remark">{effect === 'read' ? 'What you asked for' : 'Done. Nobody asked for it, nobody was asked'}</span>
          </li>
        ))}
      </ol>
      <OfficeChangeTable change={change} now="After" />
      <h3>What is written down of it</h3>
      <p>Nothing. Nobody could say later what the agent wanted, who let it, or when; and there was no moment at which a stop could have been pressed.</p>
      <details className="story-reply">
        <summary>What it told you</summary>
        <p className="message-text">
          <SafeText text={reply} />
        </p>
      </details>
    </>
  );
}
