import { navigate, usePlace } from './place.ts';

/** What can be looked at. On a wide window the chat is always there, and the others are beside it. */
export type View = 'chat' | 'activity' | 'approvals' | 'permissions' | 'office';

export const views: readonly { readonly id: View; readonly label: string }[] = [
  { id: 'chat', label: 'Chat' },
  { id: 'activity', label: 'Activity' },
  { id: 'approvals', label: 'Approvals' },
  { id: 'permissions', label: 'Permissions' },
  { id: 'office', label: 'Office' },
];

/** The view that the address names after `#`, so that a link can lead to it. */
export function useView(): readonly [View, (view: View) => void] {
  const { hash, pathname } = usePlace();
  const view = views.find(({ id }) => id === hash.slice(1))?.id ?? 'chat';
  return [view, (next) => navigate(next === 'chat' ? pathname : `${pathname}#${next}`)];
}
