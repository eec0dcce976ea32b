import { createClient } from '@byleave/client';
import { AuditTimeline, ByleaveProvider, type SourcePlace } from '@byleave/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement } from 'react';
import { ApprovalsPanel } from './approvals-panel.tsx';
import { Chat } from './chat.tsx';
import { locale } from './locale.ts';
import { OfficePanel } from './office-panel.tsx';
import { PermissionsPanel } from './permissions-panel.tsx';
import { PersonSwitch } from './person-switch.tsx';
import type { Conversation, ConversationSummary } from '../../server/conversation/conversation-store.ts';
import { callServer, type Session } from './server-api.ts';
import { SourceDialog } from './source-dialog.tsx';
import { useApprovals } from './use-approvals.ts';
import { permissionsUrl, useView, views } from './views.ts';

const client = createClient({ baseUrl: `${location.origin}/byleave` });

/** The conversation a link names, or the latest. */
function useOpenConversation(conversations: readonly ConversationSummary[] | undefined): readonly [string | undefined, (id: string) => void] {
  const [id, setId] = useState(() => /^\/c\/([\w-]+)$/u.exec(location.pathname)?.[1]);
  useEffect(() => {
    const onMove = (): void => setId(/^\/c\/([\w-]+)$/u.exec(location.pathname)?.[1]);
    addEventListener('popstate', onMove);
    return () => removeEventListener('popstate', onMove);
  }, []);
  const open = (next: string): void => {
    history.pushState(null, '', `/c/${next}${location.hash}`);
    setId(next);
  };
  return [id ?? conversations?.[0]?.id, open];
}

export function App(): ReactElement {
  const [place, setPlace] = useState<SourcePlace>();
  const session = useQuery({ queryKey: ['session'], queryFn: () => callServer<Session>('/session'), staleTime: Infinity });
  if (session.error) return <Failure error={session.error} />;
  if (!session.data) return <p className="app-empty">Opening…</p>;
  return (
    <ByleaveProvider client={client} locale={locale} viewer={session.data.user} permissionsUrl={permissionsUrl} onShowSource={setPlace}>
      <Desk session={session.data} />
      {place && <SourceDialog place={place} onClose={() => setPlace(undefined)} />}
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
  const [view, setView] = useView();
  const approvals = useApprovals(session.user);
  const create = useMutation({
    mutationFn: () => callServer<Conversation>('/conversations', {}),
    onSuccess: (created) => {
      void queryClient.invalidateQueries({ queryKey: ['conversations'] });
      open(created.id);
      setView('chat');
    },
  });
  const failure = list.error ?? create.error;
  const side = view === 'chat' ? 'activity' : view;

  return (
    <div className="app" data-view={view}>
      <header className="app-header">
        <h1 className="app-name">{session.agent.name}</h1>
        <PersonSwitch session={session} />
        <nav className="app-views" aria-label="Views">
          {views.map(({ id, label }) => (
            <button key={id} type="button" className="app-view" data-id={id} aria-current={view === id ? 'page' : undefined} onClick={() => setView(id)}>
              {label}
              {id === 'approvals' && approvals.count > 0 && (
                <span className="app-count">
                  {approvals.count}
                  <span className="visually-hidden"> waiting for you</span>
                </span>
              )}
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
      <aside className="app-side" aria-label={views.find(({ id }) => id === side)?.label}>
        {side === 'activity' && conversation && <AuditTimeline conversation={conversation} headingLevel={2} />}
        {side === 'approvals' && <ApprovalsPanel />}
        {side === 'permissions' && <PermissionsPanel />}
        {side === 'office' && <OfficePanel />}
      </aside>
    </div>
  );
}
