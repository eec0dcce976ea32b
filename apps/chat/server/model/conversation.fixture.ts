import type { LanguageModelV4 } from '@ai-sdk/provider';
import { generateText, isStepCount, tool, type ModelMessage, type ToolSet } from 'ai';
import { openOffice, type Office } from '../office/office.ts';
import { officeTools } from '../office/tools.ts';
import { maya } from '../people.ts';
import { createScriptedModel } from './scripted-model.ts';

/** 23 November 2026, 12:00 UTC. */
export const seededAt = Date.UTC(2026, 10, 23, 12);

export interface Call {
  readonly toolName: string;
  readonly input: unknown;
}

export interface Answer {
  readonly text: string;
  /** All calls of the turn, in their order. */
  readonly calls: readonly Call[];
  /** The calls of each step. */
  readonly steps: readonly (readonly Call[])[];
}

export interface Conversation {
  readonly office: Office;
  ask(text: string): Promise<Answer>;
}

/** The office's tools with no authority in front of them. */
export function createTools(office: Office): ToolSet {
  return Object.fromEntries(
    officeTools.map(({ name, description, input, run }) => [
      name,
      tool({ description, inputSchema: input, execute: (args: unknown) => run(office, args, maya) }),
    ]),
  );
}

/** A conversation through the real agent loop, over a freshly seeded office. */
export async function startConversation(model: LanguageModelV4 = createScriptedModel()): Promise<Conversation> {
  const office = await openOffice(':memory:', () => seededAt);
  const tools = createTools(office);
  const messages: ModelMessage[] = [];
  return {
    office,
    async ask(text) {
      messages.push({ role: 'user', content: text });
      const result = await generateText({ model, tools, messages, stopWhen: isStepCount(16) });
      messages.push(...result.responseMessages);
      const steps = result.steps.map((step) => step.toolCalls.map(({ toolName, input }): Call => ({ toolName, input })));
      return { text: result.text, calls: steps.flat(), steps };
    },
  };
}
