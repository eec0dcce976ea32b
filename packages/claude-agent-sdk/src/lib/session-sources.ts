import { fitSources, toResultText, type AskedBy } from '@byleave/client';
import type { ProposedSource, ProposeRequest } from '@byleave/core/wire';

/** What was read in the sessions of one query, as far as hooks tell: never everything, since files and resumed turns are not told. */
export interface SessionSources {
  readonly hearPrompt: (session: string, text: string, by: AskedBy) => void;
  readonly hearResult: (session: string, tool: string, callId: string, response: unknown) => void;
  readonly read: (session: string) => Pick<ProposeRequest, 'sources' | 'sourcesComplete'>;
}

const mostKept = 500;

/** The SDK's own tools that run a sub-agent: what they return, another agent said. */
const subAgentTools = new Set(['Agent', 'Task']);

export function createSessionSources(): SessionSources {
  const sessions = new Map<string, ProposedSource[]>();
  const add = (session: string, source: ProposedSource): void => {
    if (source.text !== '') sessions.set(session, [...(sessions.get(session) ?? []), source].slice(-mostKept));
  };
  return {
    hearPrompt: (session, text, by) => add(session, { kind: by === 'person' ? 'user' : 'agent', id: crypto.randomUUID(), text }),
    hearResult: (session, tool, callId, response) => {
      const text = toResultText(response);
      add(session, subAgentTools.has(tool) ? { kind: 'agent', id: callId, text } : { kind: 'tool', id: callId, tool, text });
    },
    read: (session) => ({ ...fitSources(sessions.get(session) ?? []), sourcesComplete: false }),
  };
}
