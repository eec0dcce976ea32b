import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { decideStep } from '../model/decide-step.ts';
import { replay, type Progress } from '../model/plan.ts';
import { createScriptedModel } from '../model/scripted-model.ts';
import { outcomeOf, toTurns, type Turn } from '../model/transcript.ts';
import { planOverreach, storyRequest } from './overreach-plan.ts';

/** The agent of the story; asked anything else, the office's usual one. */
export function decideStory(turns: readonly Turn[]): Progress {
  const turn = turns.at(-1);
  return turn?.userText === storyRequest ? replay(planOverreach(), (request) => outcomeOf(turn, request)) : decideStep(turns);
}

/** Any model, but for the story: what the story's person asks is answered by its agent, the same every time. */
export function withStory(model: LanguageModelV4): LanguageModelV4 {
  const story = createScriptedModel(decideStory);
  const choose = (options: LanguageModelV4CallOptions): LanguageModelV4 => (toTurns(options.prompt).at(-1)?.userText === storyRequest ? story : model);
  return {
    specificationVersion: 'v4',
    provider: model.provider,
    modelId: model.modelId,
    supportedUrls: model.supportedUrls,
    doGenerate: (options) => choose(options).doGenerate(options),
    doStream: (options) => choose(options).doStream(options),
  };
}
