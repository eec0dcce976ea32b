import type { ReactElement } from 'react';
import type { ServerError } from '../server-api.ts';

interface PlayButtonProps {
  readonly label: string;
  /** What the button says while it is being done. */
  readonly progress: string;
  readonly isPending: boolean;
  readonly error: ServerError | null;
  readonly onPlay: () => void;
  readonly isQuiet?: boolean;
}

/** One press starts it. While it goes on, another press does nothing; when it fails, it says so and can be pressed again. */
export function PlayButton({ label, progress, isPending, error, onPlay, isQuiet = false }: PlayButtonProps): ReactElement {
  return (
    <div className="story-play">
      <button type="button" className={isQuiet ? 'app-button' : 'app-button app-button-ink'} aria-disabled={isPending} onClick={() => !isPending && onPlay()}>
        {isPending ? progress : label}
      </button>
      <span className="visually-hidden" role="status">
        {isPending ? progress : ''}
      </span>
      {error && (
        <p className="app-failure" role="alert">
          {error.message}
        </p>
      )}
    </div>
  );
}
