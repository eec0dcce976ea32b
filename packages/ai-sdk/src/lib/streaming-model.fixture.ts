import type { Call } from '@byleave/conformance';
import { simulateReadableStream } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';

const usage = { inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 }, outputTokens: { total: 1, text: 1, reasoning: 0 } };

/** A model that streams the calls in one step, and then says “end”. */
export function createStreamingModel(calls: readonly Call[]): MockLanguageModelV4 {
  let isOver = calls.length === 0;
  return new MockLanguageModelV4({
    doStream: async () => {
      const parts = isOver
        ? [{ type: 'text-start' as const, id: 't' }, { type: 'text-delta' as const, id: 't', delta: 'end' }, { type: 'text-end' as const, id: 't' }]
        : calls.map(({ id, tool: toolName, arguments: args }) => ({ type: 'tool-call' as const, toolCallId: id, toolName, input: JSON.stringify(args) }));
      const unified = isOver ? ('stop' as const) : ('tool-calls' as const);
      isOver = true;
      return { stream: simulateReadableStream({ chunks: [{ type: 'stream-start' as const, warnings: [] }, ...parts, { type: 'finish' as const, finishReason: { unified, raw: undefined }, usage }] }) };
    },
  });
}
