import { useEffect, useState } from 'react';

/** What can be looked at. On a wide window the chat is always there, and the others are beside it. */
export type View = 'chat' | 'activity' | 'approvals' | 'permissions' | 'office';

export const views: readonly { readonly id: View; readonly label: string }[] = [
  { id: 'chat', label: 'Chat' },
  { id: 'activity', label: 'Activity' },
  { id: 'approvals', label: 'Approvals' },
  { id: 'permissions', label: 'Permissions' },
  { id: 'office', label: 'Office' },
];

/** Where a link leads to somebody's standing permissions. */
export const permissionsUrl = '#permissions';

/** The view that the address names after `#`, so that a link can lead to it. */
export function useView(): readonly [View, (view: View) => void] {
  const [view, setView] = useState(readView);
  useEffect(() => {
    const onMove = (): void => setView(readView());
    addEventListener('hashchange', onMove);
    addEventListener('popstate', onMove);
    return () => {
      removeEventListener('hashchange', onMove);
      removeEventListener('popstate', onMove);
    };
  }, []);
  const show = (next: View): void => {
    history.pushState(null, '', next === 'chat' ? location.pathname : `#${next}`);
    setView(next);
  };
  return [view, show];
}

function readView(): View {
  return views.find(({ id }) => id === location.hash.slice(1))?.id ?? 'chat';
}
