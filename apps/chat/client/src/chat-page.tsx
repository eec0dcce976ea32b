import { AuditTimeline } from '@byleave/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Conversation, ConversationSummary } from '../../server/conversation/conversation-store.ts';
import { ApprovalCount } from './approval-count.tsx';
import { ApprovalsPanel } from './approvals-panel.tsx';
import { Chat } from './chat.tsx';
import { Failure } from './failure.tsx';
import { OfficePanel } from './office-panel.tsx';
import { PageHeading } from './page-heading.tsx';
import { PermissionsPanel } from './permissions-panel.tsx';
import { useRunOnScreen } from './run-on-screen.ts';
import { callServer, type Session } from './server-api.ts';
import { useApprovals } from './use-approvals.ts';
import { useOpenConversation } from './use-open-conversation.ts';
import { useView, views } from './views.ts';

/** A conversation with the agent, and beside it what comes of it. */
export function ChatPage({ session }: { readonly session: Session }): ReactElement {
  const queryClient = useQueryClient();
  const list = useQuery({
    queryKey: ['conversations'],
    queryFn: () => callServer<{ readonly conversations: readonly ConversationSummary[] }>('/conversations'),
  });
  const [conversation, open] = useOpenConversation(list.data?.conversations);
  useRunOnScreen(conversation);
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
      <PageHeading title="Chat" isHidden />
      <div className="app-bar">
        <label className="app-conversation">
          <span className="visually-hidden">Conversation</span>
          <select dir="auto" value={conversation ?? ''} onChange={(event) => open(event.target.value)}>
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
      </div>
      <nav className="app-views" aria-label="Views">
        {views.map(({ id, label }) => (
          <button key={id} type="button" className="app-view" data-id={id} aria-current={view === id ? 'page' : undefined} onClick={() => setView(id)}>
            {label}
            {id === 'approvals' && <ApprovalCount count={approvals.count} />}
          </button>
        ))}
      </nav>
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
