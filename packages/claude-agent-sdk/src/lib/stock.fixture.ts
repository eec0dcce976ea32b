import type { CanUseTool, Options, PermissionResult } from '@anthropic-ai/claude-agent-sdk';
import type { Answer, Call, Effects, Session, Subject } from '@byleave/conformance';
import { claimless, withoutAuthority, type ToolName } from '@byleave/conformance/office';
import { on, runScript } from './conformance.fixture.ts';
import type { ScriptedCliOptions } from './scripted-cli.fixture.ts';

interface Question {
  readonly answer: PromiseWithResolvers<PermissionResult>;
  readonly isAsked: PromiseWithResolvers<void>;
}

/** A host that shows what `canUseTool` asks, and passes on what its page answers. */
function openStock(effects: Effects): Session {
  const saved = new Map<string, readonly Call[]>();
  const questions = new Map<string, Question>();
  const runs = new Map<string, Promise<unknown>>();
  let late: readonly ToolName[] = [];
  const nameOf = (conversation: string, callId: string): string => JSON.stringify([conversation, callId]);
  const questionOf = (name: string): Question => {
    const question = questions.get(name) ?? { answer: Promise.withResolvers<PermissionResult>(), isAsked: Promise.withResolvers<void>() };
    questions.set(name, question);
    return question;
  };

  async function start(conversation: string, calls: readonly Call[], script: Partial<ScriptedCliOptions> = {}, changes: Options = {}): Promise<void> {
    saved.set(conversation, [...(saved.get(conversation) ?? []).filter(({ id }) => calls.every((call) => call.id !== id)), ...calls]);
    const canUseTool: CanUseTool = async (tool_, input, { toolUseID }) => {
      if (tool_ === 'look' || tool_ === 'unlisted' || tool_ === 'late') return { behavior: 'allow', updatedInput: input };
      const name = nameOf(conversation, toolUseID);
      questionOf(name).isAsked.resolve();
      const answered = await questionOf(name).answer.promise;
      // An answer is to one question: whoever asks again is asked for another.
      questions.delete(name);
      return answered.behavior === 'allow' ? { updatedInput: input, ...answered } : answered;
    };
    const asked = Promise.all(calls.map(({ id }) => questionOf(nameOf(conversation, id)).isAsked.promise));
    const run = runScript(effects, { calls, session: conversation, ...script }, late, undefined, { canUseTool, ...changes }).catch(() => undefined);
    for (const { id } of calls) runs.set(nameOf(conversation, id), run);
    await Promise.race([run, asked]);
  }

  /** What is asked is answered; what is not is called once more, and answered when it is. */
  async function resume(conversation: string, answers: readonly Answer[], updatedInput?: Record<string, unknown>): Promise<void> {
    const isApproved = (id: string): boolean => answers.some(({ callId, says }) => callId === id && says === 'approve');
    const again = (saved.get(conversation) ?? []).filter(({ id }) => isApproved(id) && !questions.has(nameOf(conversation, id)));
    for (const { callId, says } of answers) {
      questionOf(nameOf(conversation, callId)).answer.resolve(says === 'approve' ? { behavior: 'allow', ...(updatedInput && { updatedInput }) } : { behavior: 'deny', message: 'The person said no.' });
    }
    if (again.length > 0) await start(conversation, again);
    await Promise.all(answers.map(({ callId }) => runs.get(nameOf(conversation, callId))));
  }

  return {
    ...withoutAuthority,
    start: (conversation, calls) => start(conversation, calls),
    resume: (conversation, answers) => resume(conversation, answers),
    save: async (conversation) => JSON.stringify(saved.get(conversation) ?? []),
    restore: async (conversation, text) => void saved.set(conversation, JSON.parse(text) as readonly Call[]),
    close: async () => {},
    resumeEdited: (conversation, [edit]) => resume(conversation, [{ callId: edit!.callId, says: 'approve' }], edit!.arguments),
    startInSubAgent: (conversation, calls) => start(conversation, calls, { subAgent: { id: 'sub-1', type: 'payer' } }),
    startOverridden: (conversation, calls) => start(conversation, calls, {}, { permissionMode: 'bypassPermissions', allowDangerouslySkipPermissions: true }),
    addLateTool: async () => void (late = ['late']),
    restart: { lacks: 'what waits is in the process alone' },
    signals: { lacks: 'tools get no signal' },
  };
}

/** The SDK’s own question to its host. */
export const stockSubject: Subject = { name: 'claude-agent-sdk, stock', on: `${on}, canUseTool`, open: async (effects) => openStock(effects), home: claimless };
