import type { ReactElement } from 'react';
import { PlayButton } from './play-button.tsx';
import { useStoryReset } from './use-story.ts';

/** The way back to the seed, so that the story can be played anew. */
export function OfficeReset(): ReactElement {
  const { mutate, isPending, isSuccess, error } = useStoryReset();
  return (
    <section className="story-reset" aria-labelledby="story-reset">
      <h2 id="story-reset">Begin anew</h2>
      <p>
        Puts the sample office back as it was on the first day: what was posted, shared, sent and paid in it since is gone, for everybody who uses it. What your run still asks for is cancelled. The log keeps everything.
      </p>
      <PlayButton label="Put the office back" progress="Putting it back…" isPending={isPending} error={error} onPlay={() => mutate()} isQuiet />
      <p role="status">{isSuccess ? 'The office is as it was.' : ''}</p>
    </section>
  );
}
