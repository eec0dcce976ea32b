import { createClient } from '@byleave/client';
import { ByleaveProvider, EmergencyStop, type SourcePlace } from '@byleave/react';
import { lazy, Suspense, useMemo, useState, type MouseEvent, type ReactElement } from 'react';
import { pagePaths, toPageId, type PageId } from '../../server/page-paths.ts';
import { ChatPage } from './chat-page.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { locale } from './locale.ts';
import { PageNavigation } from './page-navigation.tsx';
import { PersonSwitch } from './person-switch.tsx';
import { navigate, usePlace } from './place.ts';
import { RunOnScreen } from './run-on-screen.ts';
import type { Session } from './server-api.ts';
import { SourceDialog } from './source-dialog.tsx';
import { StopRoom } from './stop-room.tsx';

const StoryPage = lazy(() => import('./story/story-page.tsx').then((module) => ({ default: module.StoryPage })));
const AuditPage = lazy(() => import('./audit-page.tsx').then((module) => ({ default: module.AuditPage })));

const PolicyPage = lazy(() => import('./policy-page.tsx').then((module) => ({ default: module.PolicyPage })));

const client = createClient({ baseUrl: `${location.origin}/byleave` });

/** Of the page's Content-Security-Policy, as the server wrote it into this very page. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

/** What is there on every page of somebody who is signed in: the way to the others, and the stop. A page that breaks takes neither away. */
export function Frame({ session }: { readonly session: Session }): ReactElement {
  const page = toPageId(usePlace().pathname) ?? 'chat';
  const [run, setRun] = useState<string>();
  const [place, setPlace] = useState<SourcePlace>();
  const agents = useMemo(() => [session.agent], [session.agent]);
  return (
    <ByleaveProvider client={client} locale={locale} viewer={session.user} permissionsUrl={page === 'chat' ? '#permissions' : '/#permissions'} onShowSource={setPlace} {...(nonce && { nonce })}>
      <div className="frame" onClick={followInside}>
        <header className="frame-header">
          <a className="frame-name" href={pagePaths.chat}>
            {session.agent.name}
          </a>
          <PageNavigation page={page} session={session} />
          <PersonSwitch session={session} />
          <StopRoom />
        </header>
        <EmergencyStop className="frame-stop" agents={agents} headingLevel={2} {...(run !== undefined && { conversation: run })} fallback={<p>Here that program is this server: end it where it was started, and nothing more happens.</p>} />
        <RunOnScreen value={setRun}>
          <ErrorBoundary key={page}>
            <Suspense fallback={<p className="app-empty">Opening…</p>}>
              <Page page={page} session={session} />
            </Suspense>
          </ErrorBoundary>
        </RunOnScreen>
        {place && <SourceDialog place={place} onClose={() => setPlace(undefined)} />}
      </div>
    </ByleaveProvider>
  );
}

function Page({ page, session }: { readonly page: PageId; readonly session: Session }): ReactElement {
  switch (page) {
    case 'chat':
      return <ChatPage session={session} />;
    case 'story':
      return <StoryPage session={session} />;
    case 'audit':
      return <AuditPage session={session} />;
    case 'policy':
      return <PolicyPage session={session} />;
  }
}

/** Links between the pages lead there without loading the app again: what is going on in it goes on. */
function followInside(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const isInside = link.origin === location.origin && toPageId(link.pathname) !== undefined && link.target === '' && !link.hasAttribute('download');
  if (!isInside) return;
  event.preventDefault();
  navigate(`${link.pathname}${link.search}${link.hash}`);
}
