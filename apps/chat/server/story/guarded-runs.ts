import type { Person } from '@byleave/core';
import type { ConversationRunner } from '../conversation/conversation-runner.ts';
import type { ConversationStore } from '../conversation/conversation-store.ts';
import type { Office } from '../office/office.ts';
import { resetOffice } from '../office/seed.ts';
import { compareOffice, type OfficeChange } from './office-change.ts';
import { readOfficeState, type OfficeState } from './office-state.ts';
import { storyFiles, storyRequest } from './overreach-plan.ts';

/** The story with the layer, in the sample's own office: a conversation like any other. */
export interface GuardedRun {
  readonly conversation: string;
  /** Epoch ms. */
  readonly startedAt: number;
  /** The office as it was before the run, and as it is now. */
  readonly change: OfficeChange;
}

export interface Player {
  readonly person: Person;
  /** The person's conversations. */
  readonly own: ConversationStore;
  readonly runner: ConversationRunner;
}

/** Asks the agent of the story, and leaves an earlier run that still waits. */
export async function startGuarded(office: Office, player: Player): Promise<GuardedRun> {
  await leaveLatest(office, player, 'The story was started over, so this was not done.');
  const before = await readOfficeState(office);
  const { id: conversation } = await player.own.create(crypto.randomUUID());
  const startedAt = office.now();
  const run = { conversation, startedAt, before: JSON.stringify(before) };
  await office.database
    .insertInto('storyRuns')
    .values({ owner: player.person.id, ...run })
    .onConflict((conflict) => conflict.column('owner').doUpdateSet(run))
    .execute();
  await player.runner.send(conversation, { id: crypto.randomUUID(), role: 'user', parts: [{ type: 'text', text: storyRequest }] });
  return { conversation, startedAt, change: compareOffice(before, await readOfficeState(office), storyFiles) };
}

/** The person's latest run, or `null` when the story was not played since the office was filled. */
export async function readGuarded(office: Office, person: Person): Promise<GuardedRun | null> {
  const latest = await findLatest(office, person);
  if (!latest) return null;
  const { conversation, startedAt, before } = latest;
  return { conversation, startedAt, change: compareOffice(JSON.parse(before) as OfficeState, await readOfficeState(office), storyFiles) };
}

/** Puts the office back as it was first filled, so that the story can be played anew. The log keeps what was done. */
export async function resetStory(office: Office, player: Player): Promise<void> {
  await leaveLatest(office, player, 'The office was put back as it was, so this was not done.');
  await resetOffice(office);
  await office.database.deleteFrom('storyRuns').execute();
}

async function leaveLatest(office: Office, { person, runner }: Player, reason: string): Promise<void> {
  const latest = await findLatest(office, person);
  if (latest) await runner.leave(latest.conversation, reason);
}

function findLatest({ database }: Office, { id }: Person) {
  return database.selectFrom('storyRuns').selectAll().where('owner', '=', id).executeTakeFirst();
}
