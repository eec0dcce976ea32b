import { useMutation } from '@tanstack/react-query';
import { useEffect, type ReactElement } from 'react';
import { pagePaths, toPageId } from '../../server/page-paths.ts';
import { withLanguage } from './place.ts';
import { callServer, type Session } from './server-api.ts';

/** Tabs share one session: when another person signs in in one of them, the others must not go on as the one before. */
const channelName = 'byleave chat session';

/** Who is looking. This sample has no sign-in page, so that one can see what each of its people sees. */
export function PersonSwitch({ session: { user, people } }: { readonly session: Session }): ReactElement {
  useEffect(() => {
    const channel = new BroadcastChannel(channelName);
    channel.addEventListener('message', startOver);
    return () => channel.close();
  }, []);
  const change = useMutation({
    mutationFn: (id: string) => callServer<unknown>('/session', { user: id }),
    onSuccess: () => {
      const channel = new BroadcastChannel(channelName);
      channel.postMessage('changed');
      channel.close();
      startOver();
    },
  });
  return (
    <label className="app-person">
      <span className="app-for">Signed in as</span>
      <select dir="auto" value={user.id} disabled={change.isPending} onChange={(event) => change.mutate(event.target.value)}>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {change.error && (
        <span className="app-failure" role="alert">
          {change.error.message}
        </span>
      )}
    </label>
  );
}

/** Conversations are the person's own, so the address of one leads nowhere for another; the other pages are everybody's. */
function startOver(): void {
  const page = toPageId(location.pathname) ?? 'chat';
  location.assign(withLanguage(pagePaths[page]));
}
