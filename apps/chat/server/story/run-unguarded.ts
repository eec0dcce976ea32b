import { renderAction, toPlainText, type JsonObject, type JsonValue, type Person, type ToolEffect } from '@byleave/core';
import { generateText, isStepCount } from 'ai';
import { createAgentTools, createInstructions } from '../agent.ts';
import { createScriptedModel } from '../model/scripted-model.ts';
import { openOffice } from '../office/office.ts';
import { officeTools } from '../office/tools.ts';
import { compareOffice, type OfficeChange } from './office-change.ts';
import { readOfficeState } from './office-state.ts';
import { storyFiles, storyRequest } from './overreach-plan.ts';
import { decideStory } from './story-model.ts';

export interface StoryStep {
  readonly tool: string;
  readonly effect: ToolEffect;
  /** What was done, as the tool's own template says it. */
  readonly title: string;
  readonly input: JsonValue;
  /** What the tool answered; it ran, because nothing was asked. */
  readonly output: JsonValue;
}

export interface UnguardedRun {
  readonly request: string;
  readonly steps: readonly StoryStep[];
  readonly reply: string;
  /** How far it got: read off the office before and after. */
  readonly change: OfficeChange;
}

const mostSteps = 16;

/**
 * The story without the layer: the same agent, tools and seed in an office of its own, which is gone afterwards. Nothing asks,
 * nothing stops it, nothing is written down.
 */
export async function runUnguarded(person: Person, now: () => number = Date.now): Promise<UnguardedRun> {
  const office = await openOffice(':memory:', now);
  try {
    const before = await readOfficeState(office);
    const { steps, text } = await generateText({
      model: createScriptedModel(decideStory),
      instructions: createInstructions(person),
      prompt: storyRequest,
      tools: createAgentTools(office, person),
      stopWhen: isStepCount(mostSteps),
    });
    const results = steps.flatMap(({ toolResults }) => toolResults);
    return {
      request: storyRequest,
      steps: results.map(({ toolName, input, output }) => ({ ...describe(toolName, input as JsonObject), input: input as JsonValue, output: output as JsonValue })),
      reply: text,
      change: compareOffice(before, await readOfficeState(office), storyFiles),
    };
  } finally {
    await office.close();
  }
}

function describe(name: string, input: JsonObject): Pick<StoryStep, 'tool' | 'effect' | 'title'> {
  const tool = officeTools.find((known) => known.name === name);
  if (!tool) throw new TypeError(`story: there is no tool ${name}`);
  return { tool: name, effect: tool.effect, title: toPlainText(renderAction(tool.presentation, input, [], 'en').title) };
}
