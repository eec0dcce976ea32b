import { answerApprovals, guardTools } from '@byleave/ai-sdk';
import type { ByleaveClient } from '@byleave/client';
import type { Action } from '@byleave/core';
import {
  APICallError,
  convertToModelMessages,
  isStepCount,
  readUIMessageStream,
  streamText,
  toUIMessageStream,
  type FinishReason,
  type LanguageModel,
  type ToolSet,
  type UIMessage,
} from 'ai';
import type { ConversationFeed } from './conversation-feed.ts';
import type { Conversation, ConversationStatus, ConversationStore } from './conversation-store.ts';
import { settleExecuted, settleInterrupted } from './interrupted-message.ts';

export interface RunnerOptions {
  /** The conversations of the person the agent acts for. */
  readonly store: ConversationStore;
  readonly feed: ConversationFeed;
  readonly model: LanguageModel;
  readonly instructions: string;
  readonly tools: ToolSet;
  /** Signed in as that person's agent. */
  readonly client: ByleaveClient;
  readonly onError?: (error: unknown) => void;
}

/**
 * Runs one person's agent, one run per conversation at a time, on the server's own record of it. A page only ever adds
 * the person's words; what was approved is asked of the authority.
 */
export interface ConversationRunner {
  /**
   * Adds the person's message, after the run that is under way, and starts another. What still waits for a decision is
   * cancelled: the person went on. Resolves when the message is durable.
   */
  send(conversation: string, message: UIMessage): Promise<void>;
  /** Goes on if everything the conversation waits for has been decided. */
  wake(conversation: string): void;
  /** Breaks off the run, if there is one. */
  stop(conversation: string): void;
  /** Ends the conversation's run and cancels what it asked for and nobody decided, for this reason. Resolves when that is done. */
  leave(conversation: string, reason: string): Promise<void>;
  /** Breaks off every run. */
  stopAll(): void;
  /** Picks up what an earlier process left behind: runs it broke off, decisions it never heard of. */
  recover(): Promise<void>;
  /** Resolves when no run is left. */
  settled(): Promise<void>;
}

const mostSteps = 16;

export function createConversationRunner(options: RunnerOptions): ConversationRunner {
  const { store, feed, client } = options;
  /** The work queued per conversation: everything that touches a conversation happens in its turn. */
  const turns = new Map<string, Promise<unknown>>();
  const aborts = new Map<string, AbortController>();

  function inTurn<T>(conversation: string, work: () => Promise<T>): Promise<T> {
    const turn = (turns.get(conversation) ?? Promise.resolve()).then(work);
    const ended: Promise<unknown> = turn
      .catch((error: unknown) => {
        options.onError?.(error);
        return setStatus(conversation, 'failed', explainFailure(error));
      })
      .catch((error: unknown) => options.onError?.(error))
      .then(() => {
        if (turns.get(conversation) === ended) turns.delete(conversation);
      });
    turns.set(conversation, ended);
    return turn;
  }

  async function setStatus(id: string, status: ConversationStatus, error?: string): Promise<void> {
    await store.setStatus(id, status, error);
    feed.publish(id, { type: 'status', status, error: error ?? null });
  }

  async function save(id: string, messages: readonly UIMessage[]): Promise<void> {
    await store.saveMessages(id, messages);
    for (const message of messages) feed.publish(id, { type: 'message', message });
  }

  async function readActions(id: string): Promise<{ readonly actions: readonly Action[]; readonly now: number }> {
    const listed = await client.listActions({ conversation: id, limit: 200 });
    if (!listed.ok) throw new Error(listed.refusal.message);
    return listed.value;
  }

  /** Answers what has been decided; goes on when nothing is left to decide. */
  async function goOn(id: string): Promise<void> {
    const conversation = await store.find(id);
    if (!conversation) return;
    if (conversation.status === 'idle' || conversation.status === 'failed') {
      return cancelUnstarted(id, 'The conversation had gone on, and nobody waits for this any more. Ask the agent again.');
    }
    const { actions, now } = await readActions(id);
    const settled = answerApprovals(conversation.messages, actions, now);
    if (settled.waiting.length > 0) return setStatus(id, 'waiting');
    const messages = settled.messages.map((message) => settleExecuted(message, actions, now));
    await save(id, messages.filter((message, index) => changed(message, conversation.messages[index])));
    await run(id, messages);
  }

  async function run(id: string, messages: readonly UIMessage[]): Promise<void> {
    const abort = new AbortController();
    aborts.set(id, abort);
    await setStatus(id, 'running');
    let latest: UIMessage | undefined;
    let failure: string | undefined;
    let finishReason: FinishReason | undefined;
    try {
      const guarded = guardTools(options.tools, { client, conversation: id });
      const result = streamText({
        model: options.model,
        instructions: options.instructions,
        messages: await convertToModelMessages([...messages], { tools: guarded.tools }),
        ...guarded,
        stopWhen: isStepCount(mostSteps),
        abortSignal: abort.signal,
        onError: ({ error }) => options.onError?.(error),
      });
      const stream = toUIMessageStream({
        stream: result.stream,
        tools: guarded.tools,
        originalMessages: [...messages],
        generateMessageId: () => crypto.randomUUID(),
        redactToolErrors: false,
        onError: (error) => (failure = explainFailure(error)),
      });
      const last = messages.at(-1);
      let savedCalls = '';
      for await (const message of readUIMessageStream({ stream, ...(last?.role === 'assistant' && { message: last }) })) {
        latest = message;
        const calls = describeCalls(message);
        if (calls === savedCalls) feed.publish(id, { type: 'message', message });
        else await save(id, [message]);
        savedCalls = calls;
      }
      finishReason = await result.finishReason;
    } catch (error) {
      options.onError?.(error);
      failure ??= explainFailure(error);
    } finally {
      aborts.delete(id);
    }
    failure ??= explainEnd(finishReason);
    if (abort.signal.aborted) failure = 'Stopped. Nothing that had not started will run.';
    await finish(id, latest, failure);
  }

  async function finish(id: string, latest: UIMessage | undefined, failure: string | undefined): Promise<void> {
    if (failure !== undefined) {
      await cancelUnstarted(id, 'The agent’s run broke off before this was decided.');
      const { actions, now } = await readActions(id);
      const settled = latest ? answerApprovals([settleInterrupted(latest, actions, now)], actions, now, { isFinal: true }).messages : [];
      await save(id, settled);
      return setStatus(id, 'failed', failure);
    }
    if (latest) await save(id, [latest]);
    const isWaiting = latest !== undefined && hasRequests(latest);
    await setStatus(id, isWaiting ? 'waiting' : 'idle');
    if (isWaiting) await goOn(id);
  }

  async function cancelUnstarted(id: string, reason: string, isMeant: (action: Action) => boolean = () => true): Promise<void> {
    const { actions } = await readActions(id);
    for (const action of actions.filter((candidate) => isUnstarted(candidate) && isMeant(candidate))) await client.cancel(action.id, { reason });
  }

  async function send(id: string, message: UIMessage, onSaved: () => void): Promise<void> {
    const conversation = await store.find(id);
    if (!conversation || conversation.messages.some((known) => known.id === message.id)) return onSaved();
    const answered = await answerAll(conversation, 'The person went on with another message before deciding, so this was not done.');
    await save(id, [...answered.filter((known, index) => changed(known, conversation.messages[index])), message]);
    onSaved();
    await run(id, [...answered, message]);
  }

  /** The messages with every request answered: what waited is cancelled, for this reason. */
  async function answerAll({ id, messages }: Conversation, reason: string): Promise<readonly UIMessage[]> {
    await cancelUnstarted(id, reason);
    const { actions, now } = await readActions(id);
    const settled = answerApprovals(messages, actions, now, { isFinal: true }).messages;
    return settled.map((known) => settleExecuted(known, actions, now));
  }

  async function leave(id: string, reason: string): Promise<void> {
    const conversation = await store.find(id);
    if (conversation?.status !== 'waiting' && conversation?.status !== 'running') return;
    const answered = await answerAll(conversation, reason);
    await save(id, answered.filter((known, index) => changed(known, conversation.messages[index])));
    await setStatus(id, 'idle');
  }

  async function recover(conversation: Conversation): Promise<void> {
    const { id } = conversation;
    for (const action of (await readActions(id)).actions.filter((known) => known.lifecycle.state === 'executing')) {
      await client.complete(action.id, {
        outcome: { status: 'unknown', message: 'The server stopped while this was running. It may or may not have taken effect.' },
      });
    }
    const last = conversation.messages.at(-1);
    if (conversation.status === 'running' && last?.role === 'assistant') {
      const { actions, now } = await readActions(id);
      await save(id, [settleInterrupted(last, actions, now)]);
    }
    await cancelForgotten((await store.find(id)) ?? conversation);
    await goOn(id);
  }

  /** A call the authority knows and the conversation doesn't: the process died between the two. Nobody waits for it. */
  async function cancelForgotten(conversation: Conversation): Promise<void> {
    const known = new Set(conversation.messages.flatMap((message) => message.parts.flatMap((part) => ('toolCallId' in part ? [part.toolCallId] : []))));
    await cancelUnstarted(
      conversation.id,
      'The server stopped while the agent was asking, and the agent has started over.',
      (action) => !known.has(action.callId),
    );
  }

  return {
    send(id, message) {
      const saved = Promise.withResolvers<void>();
      inTurn(id, () => send(id, message, saved.resolve)).catch(saved.reject);
      return saved.promise;
    },
    wake: (id) => void inTurn(id, () => goOn(id)),
    stop: (id) => aborts.get(id)?.abort(),
    leave(id, reason) {
      aborts.get(id)?.abort();
      return inTurn(id, () => leave(id, reason));
    },
    stopAll() {
      for (const abort of aborts.values()) abort.abort();
    },
    async recover() {
      for (const { id } of await store.listUnfinished()) {
        const conversation = await store.find(id);
        if (conversation) void inTurn(id, () => recover(conversation));
      }
    },
    async settled() {
      while (turns.size > 0) await Promise.all(turns.values());
    },
  };
}

function changed(message: UIMessage, before: UIMessage | undefined): boolean {
  return JSON.stringify(message) !== JSON.stringify(before);
}

function isUnstarted({ lifecycle }: Action): boolean {
  return lifecycle.state === 'awaitingConsent' || lifecycle.state === 'authorized';
}

function hasRequests(message: UIMessage): boolean {
  return message.parts.some((part) => 'toolCallId' in part && part.state === 'approval-requested');
}

/** Changes exactly when a tool call begins or moves on: the moments that must survive a crash. */
function describeCalls(message: UIMessage): string {
  return message.parts.map((part) => ('toolCallId' in part ? `${part.toolCallId} ${part.state}` : '')).join('\n');
}

/** In words that give nothing of the model's server away; its own are in the log. */
function explainFailure(error: unknown): string {
  if (APICallError.isInstance(error)) {
    const status = error.statusCode === undefined ? 'did not answer' : `answered with status ${error.statusCode}`;
    return `The agent could not go on: the model’s server ${status}. Try again; if it stays, check the model’s settings.`;
  }
  return 'The agent could not go on. Try again; if it stays, the cause is in the server’s log.';
}

/** Why a run that ended without an error still did not come to its end. */
function explainEnd(finishReason: FinishReason | undefined): string | undefined {
  switch (finishReason) {
    case 'stop':
    case 'tool-calls':
      return undefined;
    case 'length':
      return 'The model ran into its length limit, so its answer is cut short.';
    case 'content-filter':
      return 'The model’s provider withheld the rest of its answer.';
    default:
      return 'The model’s answer broke off. Try again.';
  }
}
