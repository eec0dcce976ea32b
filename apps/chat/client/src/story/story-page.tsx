import type { ReactElement } from 'react';
import { Failure } from '../failure.tsx';
import { PageHeading } from '../page-heading.tsx';
import { useRunOnScreen } from '../run-on-screen.ts';
import type { Session } from '../server-api.ts';
import { GuardedStory } from './guarded-story.tsx';
import { OfficeReset } from './office-reset.tsx';
import { StoryComparison } from './story-comparison.tsx';
import { UnguardedStory } from './unguarded-story.tsx';
import { useStory, useUnguarded } from './use-story.ts';

/** The same request to the same agent, once without the layer and once with it. */
export function StoryPage({ session }: { readonly session: Session }): ReactElement {
  const story = useStory();
  const { run: unguarded } = useUnguarded();
  useRunOnScreen(story.data?.run?.conversation);
  return (
    <main className="page">
      <PageHeading title="Story: help that nobody asked for" />
      {story.error && <Failure error={story.error} />}
      {!story.data && !story.error && <p className="app-empty">Opening…</p>}
      {story.data && (
        <>
          <div className="page-lead">
            <p>In the company’s forum, Tomasz asks what the suppliers charge. You pass it on to your agent:</p>
            <blockquote className="story-request">{story.data.request}</blockquote>
            <p>
              It finds the answer, and means well. So it also posts what it found in front of everybody, and opens the company’s books to an address outside the company. Nobody told it to. Play it twice: same agent, same
              tools, same office. Nothing is staged; the only difference is whether Byleave stands between the agent and its tools.
            </p>
          </div>
          <div className="story-runs">
            <UnguardedStory />
            <GuardedStory session={session} run={story.data.run} />
          </div>
          {unguarded && story.data.run && <StoryComparison unguarded={unguarded} guarded={story.data.run} />}
          <OfficeReset />
        </>
      )}
    </main>
  );
}
