import { EventType, type ToolCallResultEvent } from '@ag-ui/core';
import { RunFinishedEventSchema } from '@ag-ui/core/schemas';
import type { Effects, Session } from '@byleave/conformance';

/** A server’s side of the protocol that runs what the model calls: nobody is asked. */
export function openBareServer(effects: Effects): Pick<Session, 'start'> {
  return {
    async start(threadId, calls) {
      const results = await Promise.all(
        calls.map(async ({ id, tool, arguments: args }): Promise<ToolCallResultEvent> => {
          const content = await effects.run(tool, JSON.parse(JSON.stringify(args)));
          return { type: EventType.TOOL_CALL_RESULT, messageId: `result-${id}`, toolCallId: id, role: 'tool', content };
        }),
      );
      RunFinishedEventSchema.parse(JSON.parse(JSON.stringify({ type: EventType.RUN_FINISHED, threadId, runId: 'r-1', result: results, outcome: { type: 'success' } })));
    },
  };
}
