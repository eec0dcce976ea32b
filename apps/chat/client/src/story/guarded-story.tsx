import { ConsentDialog, useActions, useStops } from '@byleave/react';
import type { Action } from '@byleave/core';
import { useEffect, useState, type ReactElement } from 'react';
import { pagePaths } from '../../../server/page-paths.ts';
import type { GuardedRun } from '../../../server/story/guarded-runs.ts';
import { Message } from '../message.tsx';
import type { Session } from '../server-api.ts';
import { useConversation } from '../use-conversation.ts';
import { OfficeChangeTable } from './office-change-table.tsx';
import { PlayButton } from './play-button.tsx';
import { toAdvice } from './story-advice.ts';
import { useGuarded, useStoryRefresh } from './use-story.ts';

interface GuardedStoryProps {
  readonly session: Session;
  readonly run: GuardedRun | null;
}

/** The same with the layer: a conversation like any other, in the sample's own office, with the person who has the last word. */
export function GuardedStory({ session, run }: GuardedStoryProps): ReactElement {
  const { mutate, isPending, error } = useGuarded();
  const stops = useStops();
  const isStopped = (stops.data ?? []).some(({ stop: { scope } }) => (scope.userId === undefined || scope.userId === session.user.id) && scope.conversation === undefined && scope.toolName === undefined);
  return (
    <section className="story-run" aria-labelledby="story-guarded" data-story="guarded" data-state={run ? 'played' : 'new'}>
      <h2 id="story-guarded">With Byleave</h2>
      <p className="story-note">In the office you know from the chat. Reading is allowed; whatever has an effect is put before you, and happens only if you say so.</p>
      {isStopped && !run && <p className="page-note">You have stopped your agents, so nothing would start. To play this, reset the stop at the top of the page: it takes a reason.</p>}
      <PlayButton label={run ? 'Play it again' : 'Play it with Byleave'} progress="The agent begins…" isPending={isPending} error={error} onPlay={() => mutate()} isQuiet={run !== null} />
      {run && <Run key={run.conversation} run={run} isStopped={isStopped} />}
    </section>
  );
}

function Run({ run: { conversation: id, change }, isStopped }: { readonly run: GuardedRun; readonly isStopped: boolean }): ReactElement {
  const conversation = useConversation(id);
  const actions = useActions({ conversation: id, limit: 200 });
  const [reviewed, setReviewed] = useState<Action | null>(null);
  const refresh = useStoryRefresh();
  // oxlint-disable-next-line react/exhaustive-deps -- whatever moves the run on may have changed the office
  useEffect(refresh, [actions.data, conversation.data?.status]);
  const failure = conversation.error ?? actions.error;
  if (failure) return <p className="app-failure" role="alert">{failure.message}</p>;
  if (!conversation.data || !actions.data) return <p className="app-empty">Opening…</p>;
  const { status, messages, error } = conversation.data;
  const advice = toAdvice({ status, error, actions: actions.data, isSame: change.isSame, isStopped });
  return (
    <>
      <p className="story-advice" role="status" data-tone={advice.tone}>
        <strong>{advice.title}</strong> {advice.text}
      </p>
      <h3>What it does, and what it asks</h3>
      <div className="story-talk">
        {messages
          .filter(({ role }) => role === 'assistant')
          .map((message) => (
            <Message key={message.id} message={message} actions={actions.data} onReview={setReviewed} />
          ))}
      </div>
      <ConsentDialog
        actions={reviewed ? [reviewed] : []}
        isOpen={reviewed !== null}
        onClose={() => setReviewed(null)}
        onSettled={({ status: settled }) => {
          if (settled === 'accepted') setReviewed(null);
        }}
      />
      <OfficeChangeTable change={change} now="Now" />
      <h3>What is written down of it</h3>
      <p>
        Everything, before it happened, and sealed: <a href={`${pagePaths.audit}?conversation=${id}`}>this run in the log</a>. The same as a chat: <a href={`/c/${id}`}>the conversation</a>.
      </p>
    </>
  );
}
