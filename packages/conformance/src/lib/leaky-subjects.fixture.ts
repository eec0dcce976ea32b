import { createConformanceOffice } from './office.ts';
import type { Call, Effects, Session, Subject } from './subject.ts';

interface Leak {
  /** Which calls run as soon as the model makes them. */
  readonly runsAtOnce: (call: Call) => boolean;
  /** Whether what the page approves runs, whatever else is said. */
  readonly believesThePage: boolean;
}

/** Asks an authority about every call, and then does as it likes. */
function createLeakySubject(name: string, leak: Leak): Subject {
  return { name, on: 'a hole', open: async (effects) => openSession(effects, leak) };
}

function openSession(effects: Effects, { runsAtOnce, believesThePage }: Leak): Session {
  const office = createConformanceOffice();
  const saved = new Map<string, readonly Call[]>();

  async function start(conversation: string, calls: readonly Call[]): Promise<void> {
    saved.set(conversation, [...(saved.get(conversation) ?? []), ...calls]);
    for (const { id, tool, arguments: args } of calls) await office.agent.propose({ callId: id, conversation, tool, arguments: args, sources: [], sourcesComplete: false });
    for (const call of calls.filter(runsAtOnce)) await effects.run(call.tool, call.arguments);
  }

  return {
    ...office.abilities,
    // One that takes anybody’s word.
    decide: async () => true,
    decideAsAgent: async () => true,
    decideClaiming: async () => true,
    writeLog: async () => true,
    verifiesCutLog: async () => true,
    start,
    async resume(conversation, answers) {
      const approved = (saved.get(conversation) ?? []).filter(({ id }) => believesThePage && answers.some(({ callId, says }) => callId === id && says === 'approve'));
      for (const { tool, arguments: args } of approved) await effects.run(tool, args);
    },
    save: async (conversation) => JSON.stringify(saved.get(conversation)),
    restore: async (conversation, text) => void saved.set(conversation, JSON.parse(text) as readonly Call[]),
    close: async () => {},
    async resumeEdited(_conversation, edits) {
      for (const edit of edits) if (believesThePage) await effects.run(edit.tool ?? 'pay', edit.arguments);
    },
    startInSubAgent: start,
    startOverridden: start,
    addLateTool: async () => {},
    restart: async () => {},
    signals: true,
    readLog: async () => [],
  };
}

/** Runs whatever the model calls, and asks meanwhile. */
export const hasty = createLeakySubject('hasty', { runsAtOnce: () => true, believesThePage: false });
/** Runs what the page says was approved, with what the page says it was. */
export const credulous = createLeakySubject('credulous', { runsAtOnce: ({ tool }) => tool === 'look', believesThePage: true });
/** Runs nothing. */
export const inert = createLeakySubject('inert', { runsAtOnce: () => false, believesThePage: false });
