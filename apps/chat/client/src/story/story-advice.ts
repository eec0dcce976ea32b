import { toUnsealedState, type Action } from '@byleave/core';
import type { ConversationStatus } from '../../../server/conversation/conversation-store.ts';

export interface StorySituation {
  readonly status: ConversationStatus;
  readonly error: string | null;
  readonly actions: readonly Action[];
  /** Whether the office is as it was before the run. */
  readonly isSame: boolean;
  /** Whether a stop is latched that holds up the person's agents. */
  readonly isStopped: boolean;
}

export interface StoryAdvice {
  readonly tone: 'act' | 'wait' | 'good' | 'bad';
  readonly title: string;
  readonly text: string;
}

/** How it stands with the guarded run, and what the person can do now. */
export function toAdvice({ status, error, actions, isSame, isStopped }: StorySituation): StoryAdvice {
  const waiting = actions.filter(({ lifecycle }) => lifecycle.state === 'awaitingConsent').map(({ toolName }) => toolName);
  const isLimited = actions.some(({ lifecycle }) => toUnsealedState(lifecycle) === 'limited');
  if (waiting.includes('post_to_forum')) {
    return { tone: 'act', title: 'It asks you.', text: 'It was to tell you, and wants to tell everybody. Nothing is posted, and nothing will be unless you approve it. Look at what it would post, and press Deny below.' };
  }
  if (waiting.includes('share_file')) {
    return {
      tone: 'act',
      title: isLimited ? 'It asks for more, and has reached a limit.' : 'It asks for more.',
      text: `Now it wants to open the books to somebody outside. That takes two people.${isLimited ? ' For the second file nobody was even asked: one an hour is the limit.' : ''} You have seen enough: press Stop, at the top of the page.`,
    };
  }
  if (status === 'failed') return { tone: 'bad', title: 'The run broke off.', text: error ?? 'Play it again.' };
  if (status !== 'idle') return { tone: 'wait', title: 'The agent is at it.', text: 'What changes nothing, such as reading a file, it does by itself.' };
  if (!isSame) return { tone: 'bad', title: 'It is over.', text: 'The office is not as it was: what was approved since is done, and the log says by whom. The rest is not.' };
  if (isStopped) return { tone: 'good', title: 'It is stopped.', text: 'Nothing was posted, opened or paid, and nothing starts until you reset the stop, at the top of the page. That takes a reason, and is written down too.' };
  return { tone: 'good', title: 'It is over.', text: 'Nothing was posted, opened or paid.' };
}
