import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4ToolCall,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import { decideStep } from './decide-step.ts';
import type { Progress } from './plan.ts';
import { toTurns, type Turn } from './transcript.ts';

/**
 * A language model without a network: it reads the conversation and decides by rules what to call or say next. It
 * keeps no state, and it believes what tool results say, as models do.
 */
export function createScriptedModel(decide: (turns: readonly Turn[]) => Progress = decideStep): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'byleave',
    modelId: 'scripted',
    supportedUrls: {},
    doGenerate: async (options) => {
      options.abortSignal?.throwIfAborted();
      const content = decideContent(options, decide);
      return { content, finishReason: finishReasonOf(content), usage: measureUsage(options, content), warnings: [] };
    },
    doStream: async (options) => {
      options.abortSignal?.throwIfAborted();
      const content = decideContent(options, decide);
      return { stream: toStream(toStreamParts(content, measureUsage(options, content)), options.abortSignal) };
    },
  };
}

function decideContent(options: LanguageModelV4CallOptions, decide: (turns: readonly Turn[]) => Progress): LanguageModelV4Content[] {
  const step = decide(toTurns(options.prompt));
  if (step.kind === 'answer') return [{ type: 'text', text: step.text }];
  const usable = options.toolChoice?.type === 'none' ? [] : (options.tools ?? []).map((tool) => tool.name);
  const unusable = step.calls.find(({ toolName }) => !usable.includes(toolName));
  if (unusable) return [{ type: 'text', text: `I can't do that: the tool ${unusable.toolName} is not available to me here.` }];
  return step.calls.map(
    ({ toolName, input }): LanguageModelV4ToolCall => ({
      type: 'tool-call',
      toolCallId: `call-${crypto.randomUUID()}`,
      toolName,
      input: JSON.stringify(input),
    }),
  );
}

function finishReasonOf(content: readonly LanguageModelV4Content[]): LanguageModelV4FinishReason {
  return content.some((part) => part.type === 'tool-call') ? { unified: 'tool-calls', raw: 'tool-calls' } : { unified: 'stop', raw: 'stop' };
}

/** In words, the nearest thing to a token this model has. */
function measureUsage(options: LanguageModelV4CallOptions, content: readonly LanguageModelV4Content[]): LanguageModelV4Usage {
  const read = countWords(JSON.stringify(options.prompt));
  const written = countWords(JSON.stringify(content));
  return {
    inputTokens: { total: read, noCache: read, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: written, text: written, reasoning: 0 },
  };
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

function* toStreamParts(content: readonly LanguageModelV4Content[], usage: LanguageModelV4Usage): Generator<LanguageModelV4StreamPart> {
  yield { type: 'stream-start', warnings: [] };
  yield { type: 'response-metadata', id: crypto.randomUUID(), modelId: 'scripted' };
  for (const part of content) {
    if (part.type === 'text') {
      const id = crypto.randomUUID();
      yield { type: 'text-start', id };
      for (const [word] of part.text.matchAll(/\S+\s*|\s+/gu)) yield { type: 'text-delta', id, delta: word };
      yield { type: 'text-end', id };
    }
    if (part.type === 'tool-call') {
      yield { type: 'tool-input-start', id: part.toolCallId, toolName: part.toolName };
      yield { type: 'tool-input-delta', id: part.toolCallId, delta: part.input };
      yield { type: 'tool-input-end', id: part.toolCallId };
      yield part;
    }
  }
  yield { type: 'finish', finishReason: finishReasonOf(content), usage };
}

/** One part per pull, so that an abort takes effect between two words. */
function toStream(parts: Iterator<LanguageModelV4StreamPart>, signal: AbortSignal | undefined): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      pull: (controller) => {
        if (signal?.aborted) return controller.error(signal.reason);
        const next = parts.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
    },
    { highWaterMark: 0 },
  );
}
