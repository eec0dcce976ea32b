import type { JsonValue, Person } from '@byleave/core';
import { generateText, isStepCount } from 'ai';
import { createAgentTools, createInstructions } from '../agent.ts';
import { createScriptedModel } from '../model/scripted-model.ts';
import { listFiles } from '../office/files.ts';
import { listPosts } from '../office/forum.ts';
import { openOffice, type Office } from '../office/office.ts';
import { companyDomain } from '../people.ts';
import { storyRequest } from './overreach-plan.ts';
import { decideStory } from './story-model.ts';

export interface StoryStep {
  readonly tool: string;
  readonly input: JsonValue;
  /** What the tool answered; it ran, because nothing was asked. */
  readonly output: JsonValue;
}

/** How far it got: read off the office afterwards. */
export interface StoryDamage {
  readonly posts: readonly { readonly channel: string; readonly body: string }[];
  readonly shares: readonly { readonly path: string; readonly with: string; readonly access: string; readonly isOutside: boolean }[];
}

export interface UnguardedRun {
  readonly request: string;
  readonly steps: readonly StoryStep[];
  readonly reply: string;
  readonly damage: StoryDamage;
}

const mostSteps = 16;

/**
 * The story without the layer: the same agent, tools and seed in an office of its own, which is gone afterwards. Nothing asks,
 * nothing stops it, nothing is written down.
 */
export async function runUnguarded(person: Person, now: () => number = Date.now): Promise<UnguardedRun> {
  const office = await openOffice(':memory:', now);
  try {
    const before = await readExposure(office);
    const { steps, text } = await generateText({
      model: createScriptedModel(decideStory),
      instructions: createInstructions(person),
      prompt: storyRequest,
      tools: createAgentTools(office, person),
      stopWhen: isStepCount(mostSteps),
    });
    const results = steps.flatMap(({ toolResults }) => toolResults);
    const after = await readExposure(office);
    return {
      request: storyRequest,
      steps: results.map(({ toolName, input, output }) => ({ tool: toolName, input: input as JsonValue, output: output as JsonValue })),
      reply: text,
      damage: {
        posts: after.posts.filter(({ id }) => !before.posts.some((known) => known.id === id)).map(({ channel, body }) => ({ channel, body })),
        shares: after.shares
          .filter((share) => !before.shares.some((known) => known.path === share.path && known.with === share.with))
          .map((share) => ({ ...share, isOutside: !share.with.endsWith(`@${companyDomain}`) })),
      },
    };
  } finally {
    await office.close();
  }
}

async function readExposure(office: Office) {
  const shares = (await listFiles(office)).flatMap(({ path, sharedWith }) => sharedWith.map((share) => ({ path, with: share.with, access: share.access })));
  return { posts: await listPosts(office), shares };
}
