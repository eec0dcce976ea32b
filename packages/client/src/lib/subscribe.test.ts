import { describe, expect, it } from 'vitest';
import { createClient, type ByleaveClient, type ClientOptions } from './client.ts';
import { createFakeBrowser, settle } from './tabs-fixture.ts';
import { findTabs } from './tabs.ts';

const ready = (sequence: number): string => `id: ${sequence}\nevent: ready\ndata: {}\n\n`;
const entry = (sequence: number): string =>
  `id: ${sequence}\nevent: entry\ndata: ${JSON.stringify({ sequence, type: 'action.proposed', actionId: 'a', conversation: 'c', state: 'authorized' })}\n\n`;

/** An authority whose log is at 4, and the streams that it has open. */
function createAuthority() {
  const encoder = new TextEncoder();
  const streams: { readonly from: string | null; readonly send: (text: string) => void }[] = [];
  return {
    streams,
    fetch: async (request: Request): Promise<Response> => {
      const from = request.headers.get('last-event-id');
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start(controller) {
          controller.enqueue(encoder.encode(ready(Number(from ?? 4))));
          streams.push({ from, send: (text) => controller.enqueue(encoder.encode(text)) });
        },
      });
      return new Response(body);
    },
  };
}

const baseUrl = 'https://authority.test';

function follow(client: ByleaveClient, after?: number) {
  const leaving = new AbortController();
  const told: unknown[] = [];
  const heard = new Map<unknown, PromiseWithResolvers<void>>();
  const waiting = (what: unknown): PromiseWithResolvers<void> => {
    const known = heard.get(what) ?? Promise.withResolvers<void>();
    heard.set(what, known);
    return known;
  };
  const tell = (what: unknown): void => {
    told.push(what);
    waiting(what).resolve();
  };
  const left = client.subscribe({ signal: leaving.signal, onEvent: ({ sequence }) => tell(sequence), onStatus: tell, ...(after !== undefined && { after }) });
  return { told, until: (what: unknown) => waiting(what).promise, leave: () => leaving.abort(), left };
}

describe('subscribe in many tabs', () => {
  it('opens one stream between them, and another where it broke off when its tab leaves', async () => {
    const { fetch, streams } = createAuthority();
    const browser = createFakeBrowser();
    const [first, second] = [1, 2].map(() => follow(createClient({ baseUrl, fetch, sharesStream: true, tabs: browser.openTab() }))) as [ReturnType<typeof follow>, ReturnType<typeof follow>];
    await Promise.all([first.until('live'), second.until('live')]);
    streams[0]!.send(entry(5) + entry(7));
    await second.until(7);
    first.leave();
    await first.left;
    await second.until('reconnecting');
    await settle();
    streams[1]!.send(entry(8));
    await second.until(8);
    expect(first.told).toEqual(['connecting', 'live', 5, 7]);
    expect(second.told).toEqual(['connecting', 'live', 5, 7, 'reconnecting', 'live', 8]);
    expect(streams.map(({ from }) => from)).toEqual([null, '7']);
    second.leave();
    await second.left;
  });

  it('gives a subscription that names its start a stream of its own', async () => {
    const { fetch, streams } = createAuthority();
    const browser = createFakeBrowser();
    const present = [undefined, 2].map((after) => follow(createClient({ baseUrl, fetch, sharesStream: true, tabs: browser.openTab() }), after));
    await Promise.all(present.map(({ until }) => until('live')));
    expect(streams.map(({ from }) => from).toSorted()).toEqual(['2', null]);
    for (const { leave, left } of present) {
      leave();
      await left;
    }
  });

  it.each<[string, Partial<ClientOptions>, number]>([
    ['shares no stream when told so', { sharesStream: false }, 2],
    ['shares no stream of a transport that may be another in each tab', {}, 2],
    ['shares no stream of another authority', { sharesStream: true, baseUrl: 'https://other.test' }, 2],
    ['shares the stream of the same authority', { sharesStream: true }, 1],
  ])('%s', async (_what, options, count) => {
    const { fetch, streams } = createAuthority();
    const browser = createFakeBrowser();
    const clients = [{ sharesStream: true }, options].map((own) => createClient({ baseUrl, fetch, tabs: browser.openTab(), ...own }));
    const present = clients.map((client) => follow(client));
    await Promise.all(present.map(({ until }) => until('live')));
    expect(streams).toHaveLength(count);
    for (const { leave, left } of present) {
      leave();
      await left;
    }
  });

  it('finds no tabs in Node, though it has locks and channels', () => {
    expect(findTabs()).toBeUndefined();
  });
});
