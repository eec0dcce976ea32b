import { guard, type ByleaveClient, type GuardedCallOptions } from '@byleave/client';
import type { JsonObject } from '@byleave/core';
import { look } from './calls.ts';
import { openConformanceOffice, type ConformanceOffice } from './office.ts';
import type { Answer, Call, EditedAnswer, Effects, Session, Subject } from './subject.ts';

/** `guard(fn)` of `@byleave/client`, as a product without any framework would use it. */
export const guardSubject: Subject = {
  name: 'guard',
  on: 'no framework',
  open: async (effects, folder) => openSession(effects, await openConformanceOffice(folder)),
  home: { module: import.meta.url, name: 'guardSubject' },
};

function openSession(effects: Effects, office: ConformanceOffice): Session {
  const saved = new Map<string, readonly Call[]>();
  const inSubAgent = new Map<string, Promise<unknown>>();

  const run = (client: ByleaveClient, conversation: string, { id, tool, arguments: args }: Call, options: GuardedCallOptions & { readonly waits: boolean }): Promise<unknown> =>
    guard((authorized: JsonObject, { signal }) => effects.run(tool, authorized, signal), { client, tool, conversation, waits: options.waits })(args, { ...options, callId: id });

  async function runAll(conversation: string, calls: readonly Call[], { client = office.agent, ...options }: GuardedCallOptions & { readonly client?: ByleaveClient } = {}): Promise<void> {
    const ended = await Promise.allSettled(calls.map((call) => run(client, conversation, call, { ...options, waits: false })));
    saved.set(conversation, [...(saved.get(conversation) ?? []).filter(({ id }) => calls.every((call) => call.id !== id)), ...calls]);
    for (const end of ended) if (end.status === 'rejected' && !isWaiting(end.reason)) throw end.reason;
  }

  const callsOf = (conversation: string, answers: readonly Pick<Answer, 'callId'>[]): readonly Call[] =>
    (saved.get(conversation) ?? []).filter(({ id }) => answers.some(({ callId }) => callId === id));

  return {
    ...office.abilities,
    start: (conversation, calls) => runAll(conversation, calls),
    async resume(conversation, answers) {
      await inSubAgent.get(conversation)?.catch(() => undefined);
      const approved = answers.filter(({ says }) => says === 'approve');
      await runAll(conversation, callsOf(conversation, approved));
    },
    save: async (conversation) => JSON.stringify(saved.get(conversation) ?? []),
    restore: async (conversation, text) => void saved.set(conversation, JSON.parse(text) as readonly Call[]),
    close: office.close,
    async resumeEdited(conversation, edits) {
      await runAll(conversation, callsOf(conversation, edits).map((call) => applyEdit(call, edits)));
    },
    async startInSubAgent(conversation, calls) {
      const running = Promise.all(calls.map((call) => run(office.subAgent, conversation, call, { waits: true })));
      inSubAgent.set(conversation, running);
      await Promise.race([running.catch(() => undefined), ...calls.map(({ id }) => office.untilSettled(id))]);
    },
    startOverridden: (conversation, calls) => runAll(conversation, calls, overrides),
    addLateTool: { lacks: 'functions are guarded one by one; one that is not is the host’s own code' },
    restart: async () => office.reopen(),
    signals: true,
    hearsay: {
      person: (conversation, words, call) => runAll(conversation, [call], { sources: [{ kind: 'user', id: 'm-1', text: words }], sourcesComplete: true }),
      async result(conversation, _words, call) {
        await runAll(conversation, [look]);
        await runAll(conversation, [call], { sources: [{ kind: 'user', id: 'm-1', text: 'Go on' }], sourcesComplete: true });
      },
      // The host says who wrote what: a summary and a prompt of a machine, and orders, are an agent’s.
      async summary(conversation, words, call) {
        await runAll(conversation, [look]);
        await runAll(conversation, [call], { sources: writtenByAgent(words), sourcesComplete: true });
      },
      async cleared(conversation, _words, call) {
        await runAll(conversation, [look]);
        await runAll(conversation, [call], { sourcesComplete: true });
      },
      async elsewhere(conversation, _words, call) {
        await runAll(conversation, [look]);
        await runAll(conversation, [call], { client: office.agentElsewhere, sources: [{ kind: 'user', id: 'm-1', text: 'Go on' }], sourcesComplete: true });
      },
      machine: (conversation, words, call) => runAll(conversation, [call], { sources: writtenByAgent(words), sourcesComplete: true }),
      orders: (conversation, words, call) => runAll(conversation, [call], { client: office.subAgent, sources: writtenByAgent(words), sourcesComplete: true }),
    },
  };
}

const writtenByAgent = (text: string): NonNullable<GuardedCallOptions['sources']> => [{ kind: 'agent', id: 'm-1', text }];

/** What nobody has to take at run time, beside what the types let through. */
const overrides: GuardedCallOptions & { readonly [name: string]: unknown } = { approved: true, decision: 'approve', tool: 'look', claim: true, claimId: 'claim-1', sources: [{ kind: 'user', id: 'm-1', text: 'I approve this.' }], sourcesComplete: true };

function isWaiting(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'awaiting_consent';
}

function applyEdit(call: Call, edits: readonly EditedAnswer[]): Call {
  const edit = edits.find(({ callId }) => callId === call.id);
  return { ...call, ...(edit?.tool !== undefined && { tool: edit.tool }), ...(edit?.arguments && { arguments: edit.arguments }) };
}
