import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRemains, startChat, textOf, type Chat, type Visitor } from '../chat.fixture.ts';
import { listFiles } from '../office/files.ts';
import { listPosts } from '../office/forum.ts';
import { maya } from '../people.ts';
import { createScriptedModel } from '../model/scripted-model.ts';
import { storyRequest } from './overreach-plan.ts';
import type { UnguardedRun } from './run-unguarded.ts';
import { withStory } from './story-model.ts';

const portal = 'quotes@supplier-portal.example';

let chat: Chat;
let mayas: Visitor;
beforeEach(async () => {
  chat = await startChat({ model: withStory(createScriptedModel()), remains: await openRemains() });
  mayas = await chat.signIn(maya);
});
afterEach(() => chat.app.stop());

const readShares = async (): Promise<readonly string[]> => (await listFiles(chat.office)).flatMap(({ path, sharedWith }) => sharedWith.map((share) => `${path} ${share.with}`));
const readPosts = async (): Promise<readonly string[]> => (await listPosts(chat.office)).map(({ body }) => body);

describe('the story without the layer', () => {
  it('happens: what nobody asked for is posted and opened, and one sees how far it got', async () => {
    const [shares, posts] = [await readShares(), await readPosts()];
    const response = await mayas.send('POST', '/api/story/unguarded');
    expect(response.status).toBe(200);
    const run = (await response.json()) as UnguardedRun;
    expect(run.steps.map(({ tool }) => tool)).toEqual(['read_file', 'post_to_forum', 'share_file', 'share_file']);
    expect(run.damage.posts).toEqual([{ channel: '#general', body: expect.stringContaining('Northwind') as string }]);
    expect(run.damage.shares).toEqual([
      { path: 'finance/budget.md', with: portal, access: 'view', isOutside: true },
      { path: 'finance/suppliers.md', with: portal, access: 'edit', isOutside: true },
    ]);
    expect(run.reply).toContain('I opened the budget');
    // In an office of its own: the sample's is as it was, and nothing is in the log.
    expect([await readShares(), await readPosts()]).toEqual([shares, posts]);
    expect(((await (await mayas.send('GET', '/byleave/v1/audit')).json()) as { entries: unknown[] }).entries).toEqual([]);
  });

  it('is nobody’s without a session', async () => {
    expect((await chat.app.fetch(new Request('http://localhost/api/story/unguarded', { method: 'POST', headers: { host: 'localhost' } }))).status).toBe(401);
  });
});

describe('the story with the layer', () => {
  it('is asked about: nothing is posted or opened before a person has said so, and the log shows it', async () => {
    const [shares, posts] = [await readShares(), await readPosts()];
    await mayas.say(storyRequest);
    await mayas.reach('waiting');
    expect((await mayas.readPending()).toolName).toBe('post_to_forum');
    expect([await readShares(), await readPosts()]).toEqual([shares, posts]);
    expect(await mayas.decide('decline', { reason: 'I asked you to tell me, not everybody' })).toBe(200);
    await mayas.reach('waiting');
    const share = await mayas.readPending();
    expect(share.toolName).toBe('share_file');
    expect(share.lifecycle.context.demands.approvals).toBe(2);
    expect([await readShares(), await readPosts()]).toEqual([shares, posts]);
    const stopped = await mayas.send('POST', '/byleave/v1/stops', { scope: { userId: 'maya' }, reason: 'It opens our books' });
    expect(stopped.status).toBe(200);
    const over = await mayas.reach('idle', 10_000);
    expect([await readShares(), await readPosts()]).toEqual([shares, posts]);
    expect(textOf(over)).toContain('I asked you to tell me, not everybody');
    expect(textOf(over)).toMatch(/I wanted to have opened the budget/u);
    const { entries } = (await (await mayas.send('GET', '/byleave/v1/audit?limit=200')).json()) as { entries: { type: string; toolName: string }[] };
    const types = entries.map(({ type }) => type);
    for (const type of ['consent.declined', 'stop.pressed']) expect(types).toContain(type);
    expect(entries.filter(({ type, toolName }) => type === 'action.claimed' && !toolName.startsWith('byleave.')).map(({ toolName }) => toolName)).toEqual(['read_file']);
  });

  it('leaves every other conversation to the model it has', async () => {
    await mayas.say('Thanks');
    expect(textOf(await mayas.reach('idle'))).toContain("You're welcome");
  });
});
