import { useState, type ReactElement } from 'react';
import { pagePaths, type PageId } from '../../server/page-paths.ts';
import { ApprovalCount } from './approval-count.tsx';
import { usePlace } from './place.ts';
import type { Session } from './server-api.ts';
import { useApprovals } from './use-approvals.ts';

const labels: Readonly<Record<PageId, string>> = { chat: 'Chat', story: 'Story', audit: 'Log', policy: 'Policy' };

/** The way from page to page. Back to the chat leads to the conversation that was open. */
export function PageNavigation({ page, session }: { readonly page: PageId; readonly session: Session }): ReactElement {
  const { pathname, hash } = usePlace();
  const here = `${pathname}${hash}`;
  const [lastChat, setLastChat] = useState<string>(pagePaths.chat);
  if (page === 'chat' && lastChat !== here) setLastChat(here);
  const { count } = useApprovals(session.user);
  return (
    <nav className="frame-pages" aria-label="Pages">
      <ul>
        {(Object.keys(labels) as PageId[]).map((id) => (
          <li key={id}>
            <a className="frame-page" href={id === 'chat' ? lastChat : pagePaths[id]} aria-current={page === id ? 'page' : undefined}>
              {labels[id]}
              {id === 'chat' && page !== 'chat' && <ApprovalCount count={count} />}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
