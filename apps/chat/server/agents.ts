import type { Handler } from '@byleave/authority';
import { createClient, type ByleaveClient } from '@byleave/client';
import type { Person } from '@byleave/core';
import type { LanguageModel } from 'ai';
import { createAgentTools, createInstructions } from './agent.ts';
import type { ConversationFeed } from './conversation/conversation-feed.ts';
import { createConversationRunner, type ConversationRunner } from './conversation/conversation-runner.ts';
import type { Conversations } from './conversation/conversation-store.ts';
import type { Office } from './office/office.ts';
import { people } from './people.ts';
import type { Sessions } from './session.ts';

export interface AgentsOptions {
  readonly authority: Handler;
  /** Where `authority` answers, such as `http://localhost/byleave`. */
  readonly authorityUrl: string;
  readonly sessions: Sessions;
  readonly conversations: Conversations;
  readonly feed: ConversationFeed;
  readonly office: Office;
  readonly model: LanguageModel;
  readonly onError: (error: unknown) => void;
}

/** The office agent once for each person: what it does for one, it does with that person's credential and conversations. */
export interface Agents {
  of(person: Person): ConversationRunner;
  /** Goes on from what an earlier process left behind, and from every event after this sequence. */
  start(after: number): Promise<void>;
  /** Ends what is running. */
  stop(): Promise<void>;
}

/** What a waiting conversation may go on from. */
const wakingEvents: ReadonlySet<string> = new Set(['consent.approved', 'consent.declined', 'action.superseded', 'authorization.revoked', 'stop.pressed']);

export function createAgents(options: AgentsOptions): Agents {
  const agents = new Map(people.map((person) => [person.id, createAgent(options, person)]));
  const ended = new AbortController();
  return {
    of(person) {
      const agent = agents.get(person.id);
      if (!agent) throw new TypeError(`agents: nobody here has the id ${person.id}`);
      return agent.runner;
    },
    async start(after) {
      for (const { client, runner } of agents.values()) {
        await runner.recover();
        void client.subscribe({
          signal: ended.signal,
          after,
          onEvent: (event) => {
            const isAsked = event.type === 'action.proposed' && event.state === 'awaitingConsent';
            if (isAsked || wakingEvents.has(event.type)) runner.wake(event.conversation);
          },
        });
      }
    },
    async stop() {
      ended.abort();
      for (const { runner } of agents.values()) runner.stopAll();
      for (const { runner } of agents.values()) await runner.settled();
    },
  };
}

interface Agent {
  readonly client: ByleaveClient;
  readonly runner: ConversationRunner;
}

function createAgent(options: AgentsOptions, person: Person): Agent {
  const client = createClient({
    baseUrl: options.authorityUrl,
    fetch: options.authority,
    headers: () => ({ ...options.sessions.agentHeaders(person) }),
  });
  const runner = createConversationRunner({
    store: options.conversations.of(person.id),
    feed: options.feed,
    model: options.model,
    instructions: createInstructions(person),
    tools: createAgentTools(options.office, person),
    client,
    onError: options.onError,
  });
  return { client, runner };
}
