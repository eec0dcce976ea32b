import { useState, type ReactNode } from 'react';
import { ConsentCard, useActions } from '../../packages/react/src/index.ts';
import { ConsentDialog } from '../../packages/react/src/consent-dialog.ts';

/** A host's page: it opens the dialog when the person presses, and never by itself. */
export function DialogHost({ showsCards = false }: { readonly showsCards?: boolean }): ReactNode {
  const { data: actions = [] } = useActions({ state: 'awaitingConsent' });
  const [isOpen, setIsOpen] = useState(false);
  const [held, setHeld] = useState(actions);
  const open = (): void => {
    setHeld(actions.toReversed());
    setIsOpen(true);
  };
  return (
    <>
      <button type="button" className="bl-button" onClick={open}>
        Review {actions.length === 1 ? 'the request' : `${actions.length} requests`}
      </button>
      {showsCards && actions.map((action) => <ConsentCard key={action.id} action={action} />)}
      <ConsentDialog actions={held} isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </>
  );
}
