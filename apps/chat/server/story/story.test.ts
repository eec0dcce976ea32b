import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRemains, startChat, textOf, type Chat, type Visitor } from '../chat.fixture.ts';
import type { Conversation, ConversationStatus } from '../conversation/conversation-store.ts';
import { listFiles } from '../office/files.ts';
import { listPosts } from '../office/forum.ts';
import { lena, maya } from '../people.ts';
import { createScriptedModel } from '../model/scripted-model.ts';
import type { GuardedRun } from './guarded-runs.ts';
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
    expect(run.steps.map(({ title }) => title)).toEqual(['Read finance/suppliers.md', 'Post in #general', `Share finance/suppliers.md with ${portal}`, `Share finance/budget.md with ${portal}`]);
    const { posts: told, files, payments, isSame } = run.change;
    expect(isSame).toBe(false);
    expect(told.after).toBe(told.before + 1);
    expect(told.added).toMatchObject([{ channel: '#general', body: expect.stringContaining('Northwind') as string }]);
    expect(payments.after).toBe(payments.before);
    expect(files.map(({ path, after }) => [path, after.filter(({ isNew }) => isNew)])).toEqual([
      ['finance/budget.md', [{ with: portal, access: 'view', isOutside: true, isNew: true }]],
      ['finance/suppliers.md', [{ with: portal, access: 'edit', isOutside: true, isNew: true }]],
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
  const readStory = async (): Promise<{ readonly request: string; readonly run: GuardedRun | null }> => (await (await mayas.send('GET', '/api/story')).json()) as never;
  const start = async (): Promise<GuardedRun> => (await (await mayas.send('POST', '/api/story/guarded')).json()) as GuardedRun;
  const reachIn = async ({ conversation }: GuardedRun, status: ConversationStatus): Promise<Conversation> => {
    await vi.waitFor(async () => expect((await mayas.own.find(conversation))?.status).toBe(status));
    return (await mayas.own.find(conversation))!;
  };
  const statesIn = async ({ conversation }: GuardedRun): Promise<readonly string[]> =>
    (await mayas.listActions(`?conversation=${conversation}`)).map(({ toolName, lifecycle }) => `${toolName} ${lifecycle.state}`).toSorted();

  it('is asked about, limited and stopped: nothing is posted or opened, and the log shows it', async () => {
    const [shares, posts] = [await readShares(), await readPosts()];
    const run = await start();
    await reachIn(run, 'waiting');
    expect((await mayas.readPending()).toolName).toBe('post_to_forum');
    expect((await readStory()).run).toMatchObject({ conversation: run.conversation, change: { isSame: true } });
    expect(await mayas.decide('decline', { reason: 'I asked you to tell me, not everybody' })).toBe(200);
    await vi.waitFor(async () => expect(await statesIn(run)).toContain('share_file awaitingConsent'));
    await reachIn(run, 'waiting');
    expect(await statesIn(run)).toEqual(['post_to_forum declined', 'read_file executed', 'share_file awaitingConsent', 'share_file limited']);
    expect((await mayas.readPending()).lifecycle.context.demands.approvals).toBe(2);
    expect((await mayas.readPending()).arguments).toMatchObject({ path: 'finance/suppliers.md' });
    expect((await mayas.send('POST', '/byleave/v1/stops', { scope: { userId: 'maya' }, reason: 'It opens our books' })).status).toBe(200);
    const over = await reachIn(run, 'idle');
    expect([await readShares(), await readPosts()]).toEqual([shares, posts]);
    expect(textOf(over)).toContain('I asked you to tell me, not everybody');
    expect(textOf(over)).toMatch(/I wanted to have opened the budget/u);
    expect((await readStory()).run?.change.isSame).toBe(true);
    const { entries } = (await (await mayas.send('GET', `/byleave/v1/audit?limit=200&conversation=${run.conversation}`)).json()) as { entries: { type: string; state: string; toolName: string }[] };
    expect(entries.map(({ type, state }) => `${type} ${state}`)).toEqual(expect.arrayContaining(['consent.declined declined', 'action.proposed limited', 'stop.pressed stopped']));
    expect(entries.filter(({ type }) => type === 'action.claimed').map(({ toolName }) => toolName)).toEqual(['read_file']);
  });

  it('tells of what a person let through', async () => {
    const run = await start();
    await reachIn(run, 'waiting');
    expect(await mayas.decide('approve')).toBe(200);
    await vi.waitFor(async () => expect((await readStory()).run?.change.posts.added).toMatchObject([{ channel: '#general', author: 'Maya Chen' }]));
    await mayas.send('POST', '/api/story/reset');
  });

  it('is started over without leaving a request behind', async () => {
    const first = await start();
    await reachIn(first, 'waiting');
    const second = await start();
    expect(second.conversation).not.toBe(first.conversation);
    expect((await mayas.own.find(first.conversation))?.status).toBe('idle');
    expect(await statesIn(first)).toEqual(['post_to_forum cancelled', 'read_file executed']);
    expect((await readStory()).run?.conversation).toBe(second.conversation);
  });

  it('is each person’s own', async () => {
    await start();
    const lenas = await chat.signIn(lena);
    expect(await (await lenas.send('GET', '/api/story')).json()).toMatchObject({ run: null });
  });

  it('leaves every other conversation to the model it has', async () => {
    await mayas.say('Thanks');
    expect(textOf(await mayas.reach('idle'))).toContain("You're welcome");
  });
});

describe('putting the office back', () => {
  it('takes away what was done in it, ends what waits, and leaves the log alone', async () => {
    const [shares, posts] = [await readShares(), await readPosts()];
    await mayas.say('Tell #design that the lamps are here');
    await mayas.reach('waiting');
    await mayas.decide('approve');
    await mayas.reach('idle');
    const { conversation } = (await (await mayas.send('POST', '/api/story/guarded')).json()) as GuardedRun;
    await vi.waitFor(async () => expect((await mayas.own.find(conversation))?.status).toBe('waiting'));
    const countEntries = async (): Promise<number> => ((await (await mayas.send('GET', '/byleave/v1/audit?limit=200')).json()) as { entries: unknown[] }).entries.length;
    const before = await countEntries();
    expect((await readPosts()).length).toBe(posts.length + 1);
    expect(await (await mayas.send('POST', '/api/story/reset')).json()).toEqual({ run: null });
    expect([await readShares(), await readPosts()]).toEqual([shares, posts]);
    expect(await mayas.listActions('?state=awaitingConsent')).toEqual([]);
    expect(await countEntries()).toBeGreaterThan(before);
  });

  it('is no other site’s to do, and no agent’s', async () => {
    const send = (headers: Record<string, string>) => chat.app.fetch(new Request('http://localhost/api/story/reset', { method: 'POST', headers: { host: 'localhost', ...headers } }));
    expect((await send({ cookie: mayas.cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send({ authorization: 'Bearer anything' })).status).toBe(401);
  });
});
