import { canonicalize, isPlainObject, type JsonObject } from '@byleave/core';
import type { LanguageModelV4Prompt, LanguageModelV4ToolResultOutput } from '@ai-sdk/provider';

/** One tool call the model asks for. */
export interface ToolRequest {
  readonly toolName: string;
  readonly input: JsonObject;
}

/** What became of a tool call, as the prompt tells it. */
export type Outcome =
  | { readonly status: 'succeeded'; readonly value: unknown }
  | { readonly status: 'denied'; readonly reason?: string }
  | { readonly status: 'failed'; readonly message: string }
  /** It was started, and nobody can say what came of it. */
  | { readonly status: 'unknown'; readonly message: string }
  /** It succeeded, and what it returned is lost. */
  | { readonly status: 'done'; readonly message: string };

export interface FinishedCall {
  readonly toolName: string;
  readonly input: unknown;
  readonly outcome: Outcome;
}

const unanswered: Outcome = { status: 'unknown', message: 'No answer came back.' };

/** A user's message and everything that happened until the next one. */
export interface Turn {
  readonly userText: string;
  readonly calls: readonly FinishedCall[];
  /** What the assistant last said. */
  readonly reply: string;
}

/** The conversation as turns, oldest first. */
export function toTurns(prompt: LanguageModelV4Prompt): readonly Turn[] {
  const outcomes = collectOutcomes(prompt);
  const turns: Turn[] = [];
  for (const message of prompt) {
    if (message.role === 'user') {
      const userText = message.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
      turns.push({ userText, calls: [], reply: '' });
    }
    const turn = turns.at(-1);
    if (message.role !== 'assistant' || !turn) continue;
    const calls = message.content
      .filter((part) => part.type === 'tool-call')
      .map(({ toolCallId, toolName, input }): FinishedCall => ({ toolName, input, outcome: outcomes.get(toolCallId) ?? unanswered }));
    const said = message.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
    turns[turns.length - 1] = { ...turn, calls: [...turn.calls, ...calls], reply: said || turn.reply };
  }
  return turns;
}

/** What became of this very call in the turn; undefined when it was not made. */
export function outcomeOf(turn: Turn, request: ToolRequest): Outcome | undefined {
  const input = canonicalize(request.input);
  return turn.calls.find((call) => call.toolName === request.toolName && canonicalize(call.input) === input)?.outcome;
}

function collectOutcomes(prompt: LanguageModelV4Prompt): ReadonlyMap<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const message of prompt) {
    if (message.role !== 'tool' && message.role !== 'assistant') continue;
    for (const part of message.content) {
      if (part.type === 'tool-result') outcomes.set(part.toolCallId, toOutcome(part.output));
    }
  }
  return outcomes;
}

function toOutcome(output: LanguageModelV4ToolResultOutput): Outcome {
  switch (output.type) {
    case 'execution-denied':
      if (output.reason !== undefined && tellsOfUnknown.test(output.reason)) return { status: 'unknown', message: output.reason };
      return { status: 'denied', ...(output.reason && { reason: output.reason }) };
    case 'error-text':
      return toFailure(output.value);
    case 'error-json':
      return toFailure(describe(output.value));
    case 'json':
    case 'text':
      return { status: 'succeeded', value: output.value };
    case 'content':
      return { status: 'succeeded', value: output.value.map((part) => (part.type === 'text' ? part.text : '')).join('\n') };
  }
}

/** How an authority, or a tool, says that an effect was started and may have happened. */
const tellsOfUnknown = /may or may not have|already (?:ran|started)|outcome\b.{0,20}\bunknown|unknown outcome|not known (?:whether|if)/iu;

const tellsOfSuccess = /was done and succeeded/iu;

function toFailure(message: string): Outcome {
  if (tellsOfSuccess.test(message)) return { status: 'done', message };
  return tellsOfUnknown.test(message) ? { status: 'unknown', message } : { status: 'failed', message };
}

function describe(value: unknown): string {
  return isPlainObject(value) && typeof value.message === 'string' ? value.message : JSON.stringify(value);
}
