import { createClient } from '@byleave/client';
import { AuditTimeline, ByleaveProvider } from '@byleave/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement } from 'react';
import { Chat } from './chat.tsx';
import { locale } from './locale.ts';
import { OfficePanel } from './office-panel.tsx';
import type { Conversation, ConversationSummary } from '../../server/conversation/conversation-store.ts';
import { callServer, type Session } from './server-api.ts';

const client = createClient({ baseUrl: `${location.origin}/byleave` });

type View = 'chat' | 'activity' | 'office';

const views: readonly { readonly id: View; readonly label: string }[] = [
  { id: 'chat', label: 'Chat' },
  { id: 'activity', label: 'Activity' },
  { id: 'office', label: 'Office' },
];

/** The conversation a link names, or the latest. */
function useOpenConversation(conversations: readonly ConversationSummary[] | undefined): readonly [string | undefined, (id: string) => void] {
  const [id, setId] = useState(() => /^\/c\/([\w-]+)$/u.exec(location.pathname)?.[1]);
  useEffect(() => {
    const onMove = (): void => setId(/^\/c\/([\w-]+)$/u.exec(location.pathname)?.[1]);
    addEventListener('popstate', onMove);
    return () => removeEventListener('popstate', onMove);
  }, []);
  const open = (next: string): void => {
    history.pushState(null, '', `/c/${next}`);
    setId(next);
  };
  return [id ?? conversations?.[0]?.id, open];
}

export function App(): ReactElement {
  const session = useQuery({ queryKey: ['session'], queryFn: () => callServer<Session>('/session'), staleTime: Infinity });
  if (session.error) return <Failure error={session.error} />;
  if (!session.data) return <p className="app-empty">Opening…</p>;
  return (
    <ByleaveProvider client={client} locale={locale} viewerId={session.data.user.id}>
      <Desk session={session.data} />
    </ByleaveProvider>
  );
}

function Failure({ error }: { readonly error: Error }): ReactElement {
  return (
    <p className="app-failure" role="alert">
      {error.message}{' '}
      <button type="button" className="app-link" onClick={() => location.reload()}>
        Reload
      </button>
    </p>
  );
}

/** The page of somebody who is signed in. */
function Desk({ session }: { readonly session: Session }): ReactElement {
  const queryClient = useQueryClient();
  const list = useQuery({
    queryKey: ['conversations'],
    queryFn: () => callServer<{ readonly conversations: readonly ConversationSummary[] }>('/conversations'),
  });
  const [conversation, open] = useOpenConversation(list.data?.conversations);
  const [view, setView] = useState<View>('chat');
  const create = useMutation({
    mutationFn: () => callServer<Conversation>('/conversations', {}),
    onSuccess: (created) => {
      void queryClient.invalidateQueries({ queryKey: ['conversations'] });
      open(created.id);
      setView('chat');
    },
  });
  const failure = list.error ?? create.error;
  const side = view === 'office' ? 'office' : 'activity';

  return (
    <div className="app" data-view={view}>
      <header className="app-header">
        <h1 className="app-name">
          {session.agent.name} <span className="app-for">for {session.user.name}</span>
        </h1>
        <nav className="app-views" aria-label="Views">
          {views.map(({ id, label }) => (
            <button key={id} type="button" className="app-view" data-id={id} aria-current={view === id ? 'page' : undefined} onClick={() => setView(id)}>
              {label}
            </button>
          ))}
        </nav>
        <label className="app-conversation">
          <span className="visually-hidden">Conversation</span>
          <select value={conversation ?? ''} onChange={(event) => open(event.target.value)}>
            {(list.data?.conversations ?? []).map(({ id, title }) => (
              <option key={id} value={id}>
                {title || 'Untitled chat'}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="app-button" onClick={() => create.mutate()} disabled={create.isPending}>
          New chat
        </button>
      </header>
      {failure && <Failure error={failure} />}
      <main className="app-chat">
        {conversation ? <Chat key={conversation} id={conversation} model={session.model} /> : <p className="app-empty">Opening…</p>}
      </main>
      <aside className="app-side" aria-label={side === 'activity' ? 'Activity' : 'Office'}>
        {side === 'office' ? <OfficePanel /> : conversation && <AuditTimeline conversation={conversation} headingLevel={2} />}
      </aside>
    </div>
  );
}
