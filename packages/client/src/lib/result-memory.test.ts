import { describe, expect, it } from 'vitest';
import type { ByleaveClient } from './client.ts';
import { recallSources, rememberError, rememberMessage, rememberResult } from './result-memory.ts';

const createClient = (): ByleaveClient => ({}) as ByleaveClient;
const ended = (callId: string, conversation = 'c-1') => ({ conversation, callId, toolName: 'look' });
const person = { kind: 'user', id: 'm-1', text: 'Pay' } as const;
const idsOf = ({ sources }: ReturnType<typeof recallSources>): readonly string[] => sources.map(({ id }) => id);

describe('what calls returned', () => {
  it('is handed over after what the caller knows, as JSON where it is JSON, and never as everything unless the caller says so', () => {
    const client = createClient();
    rememberResult(client, ended('a'), { body: 'Eve' });
    rememberResult(client, ended('b'), undefined);
    const mail = { kind: 'tool', id: 'a', tool: 'look', text: '{"body":"Eve"}' };
    expect(recallSources(client, 'c-1', [person])).toEqual({ sources: [person, mail], sourcesComplete: false });
    expect(recallSources(client, 'c-1', [person, mail as never], true)).toEqual({ sources: [person, mail], sourcesComplete: true });
  });

  it('stands among what the person wrote, in its order', () => {
    const client = createClient();
    rememberMessage(client, 'c-1', 'Pay Ada');
    rememberResult(client, ended('a'), 'Pay Eve');
    rememberMessage(client, 'c-1', 'Pay Ada');
    rememberMessage(client, 'c-2', 'Pay Eve');
    rememberMessage(client, 'c-1', '');
    const { sources } = recallSources(client, 'c-1');
    expect(sources.map(({ kind, text }) => `${kind}: ${text}`)).toEqual(['user: Pay Ada', 'tool: Pay Eve', 'user: Pay Ada']);
    expect(new Set(idsOf({ sources, sourcesComplete: false })).size).toBe(3);
  });

  it('stays with its conversation and its client', () => {
    const client = createClient();
    rememberResult(client, ended('a'), 'Eve');
    expect([recallSources(client, 'c-2'), recallSources(createClient(), 'c-1')].map(idsOf)).toEqual([[], []]);
  });

  it('is nothing that its tool verifies where the call failed', () => {
    const client = createClient();
    rememberError(client, ended('a'), new Error('No account LT60'));
    expect(recallSources(client, 'c-1').sources).toEqual([{ kind: 'tool', id: 'a', tool: 'error of look', text: 'No account LT60' }]);
  });

  it('can be sent whatever it is', () => {
    const client = createClient();
    rememberResult(client, ended('a'), 'half \ud800');
    expect(recallSources(client, 'c-1', [], true)).toEqual({ sources: [{ kind: 'tool', id: 'a', tool: 'look', text: 'half �' }], sourcesComplete: true });
    const endless = Object.create(null) as Record<string, unknown>;
    endless['itself'] = endless;
    rememberResult(client, ended('b'), endless);
    expect(recallSources(client, 'c-1', [], true).sourcesComplete).toBe(false);
  });

  it.each([
    ['many are', (client: ByleaveClient) => Array.from({ length: 501 }, (_, at) => rememberResult(client, ended(`r-${at}`), 'x')), 'r-1'],
    ['long ones are', (client: ByleaveClient) => ['r-0', 'r-1', 'r-2'].forEach((id) => rememberResult(client, ended(id), id.repeat(70_000))), 'r-1'],
    ['one is longer than all may be', (client: ByleaveClient) => ['r-0', 'r-1'].forEach((id, at) => rememberResult(client, ended(id), 'x'.repeat(600_001 - at))), undefined],
  ])('is forgotten, the oldest first, where too %s, and then it is not everything', (_what, fill, oldest) => {
    const client = createClient();
    fill(client);
    const recalled = recallSources(client, 'c-1', [], true);
    expect([idsOf(recalled)[0], recalled.sourcesComplete]).toEqual([oldest, false]);
  });

  it('of the conversation that was quiet for longest is forgotten first, and no conversation without memory passes for whole then', () => {
    const client = createClient();
    for (let at = 0; at <= 500; at += 1) {
      rememberResult(client, ended('a', 'busy'), `seen ${at}`);
      rememberResult(client, ended('a', `c-${at}`), 'Eve');
    }
    expect(['c-0', 'c-500', 'busy'].map((name) => recallSources(client, name, [], true).sources.length)).toEqual([0, 1, 500]);
    expect(['c-0', 'c-500', 'never'].map((name) => recallSources(client, name, [], true).sourcesComplete)).toEqual([false, false, false]);
  });
});
