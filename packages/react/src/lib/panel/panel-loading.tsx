import type { ReactNode } from 'react';

/** Something is being read. */
export function PanelLoading({ words }: { readonly words: string }): ReactNode {
  return (
    <div className="bl-body" role="status">
      <span className="bl-hidden">{words}</span>
      <i className="bl-skeleton" />
      <i className="bl-skeleton" />
      <i className="bl-skeleton" />
    </div>
  );
}
