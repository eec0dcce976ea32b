import type { ReactElement } from 'react';

/** What went wrong, and the way to try again. */
export function Failure({ error }: { readonly error: Error }): ReactElement {
  return (
    <p className="app-failure" role="alert">
      {error.message}{' '}
      <button type="button" className="app-link" onClick={() => location.reload()}>
        Reload
      </button>
    </p>
  );
}
