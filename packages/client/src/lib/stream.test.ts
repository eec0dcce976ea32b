import { describe, expect, it } from 'vitest';
import { createClient } from './client.ts';
import type { StreamStatus } from './stream.ts';

const ready = (sequence: number): string => `id: ${sequence}\nevent: ready\ndata: {}\n\n`;
const entry = (sequence: number): string =>
  `id: ${sequence}\nevent: entry\ndata: ${JSON.stringify({ sequence, type: 'action.proposed', actionId: 'a', conversation: 'c', state: 'authorized' })}\n\n`;

type Answer = () => Response | Promise<Response>;
const streamOf = (...chunks: readonly string[]): Answer => () => new Response(new Blob([...chunks]).stream());

/** Answers each connection with the next of `answers`; when they are used up, the subscriber goes. */
async function follow(answers: readonly Answer[], after?: number) {
  const abort = new AbortController();
  const sequences: number[] = [];
  const statuses: StreamStatus[] = [];
  const waits: number[] = [];
  const resumedFrom: (string | null)[] = [];
  const queue = [...answers];
  const client = createClient({
    baseUrl: 'https://authority.test',
    fetch: async (request) => {
      resumedFrom.push(request.headers.get('last-event-id'));
      return queue.shift()!();
    },
    wait: async (delayMs) => {
      waits.push(delayMs);
      if (queue.length === 0) abort.abort();
    },
  });
  await client.subscribe({
    signal: abort.signal,
    onEvent: (event) => {
      sequences.push(event.sequence);
      if (event.sequence === 13) throw new Error('a listener’s own fault');
    },
    onStatus: (status) => statuses.push(status),
    ...(after !== undefined && { after }),
  });
  return { sequences, statuses, waits, resumedFrom };
}

describe('subscribe', () => {
  it('resumes after the last event that arrived', async () => {
    const { sequences, resumedFrom, statuses } = await follow([streamOf(ready(4), entry(5), entry(7)), streamOf(ready(7), entry(8))]);
    expect(sequences).toEqual([5, 7, 8]);
    expect(resumedFrom).toEqual([null, '7']);
    expect(statuses).toEqual(['connecting', 'live', 'reconnecting', 'live', 'reconnecting']);
  });

  it('resumes from where it was told that the log ends, when nothing has happened yet', async () => {
    expect((await follow([streamOf(ready(4)), streamOf(ready(4))])).resumedFrom).toEqual([null, '4']);
  });

  it('goes on after an end that the authority planned, misses and repeats nothing, and is live all the while', async () => {
    const end = 'event: end\ndata: {}\n\n';
    const { sequences, resumedFrom, statuses, waits } = await follow([streamOf(ready(4), entry(5), end), streamOf(ready(5), entry(6), end), streamOf(ready(6), end), streamOf(ready(6), entry(7), end)]);
    expect(sequences).toEqual([5, 6, 7]);
    expect(resumedFrom).toEqual([null, '5', '6', '6']);
    expect(statuses).toEqual(['connecting', 'live']);
    expect(waits).toEqual([250, 250, 250, 250]);
  });

  it('is not live when it cannot go on after a planned end, or the log is another than it was', async () => {
    const end = 'event: end\ndata: {}\n\n';
    const refused: Answer = () => Response.json({ error: {} }, { status: 401 });
    expect((await follow([streamOf(ready(4), end), refused, streamOf(ready(4), entry(5))])).statuses).toEqual(['connecting', 'live', 'reconnecting', 'live', 'reconnecting']);
    expect((await follow([streamOf(ready(4), end), streamOf(ready(2))])).statuses).toEqual(['connecting', 'live', 'live', 'reconnecting']);
  });

  it('starts where it is told to', async () => {
    expect((await follow([streamOf(ready(0))], 0)).resumedFrom).toEqual(['0']);
  });

  it('asks again for an event that was cut off or broken', async () => {
    const broken = 'id: 6\nevent: entry\ndata: {"sequence":\n\n';
    const { sequences, resumedFrom } = await follow([
      streamOf(ready(4), entry(5), entry(6).slice(0, -10)),
      streamOf(ready(5), broken, entry(7)),
      streamOf(ready(5), entry(6), entry(7)),
    ]);
    expect(sequences).toEqual([5, 6, 7]);
    expect(resumedFrom).toEqual([null, '5', '5']);
  });

  it('goes past what it does not understand', async () => {
    const unknown = 'id: 6\nevent: entry\ndata: {"sequence":6}\n\n: comment\n\nid: x\nevent: other\ndata: {}\n\n';
    const { sequences, resumedFrom } = await follow([streamOf(ready(5), unknown), streamOf(ready(6), entry(7))]);
    expect(sequences).toEqual([7]);
    expect(resumedFrom).toEqual([null, '6']);
  });

  it('reads events however they are cut into chunks', async () => {
    const text = ready(0) + entry(1) + entry(2);
    const { sequences } = await follow([() => new Response(new ReadableStream({
      start(controller) {
        for (const byte of new TextEncoder().encode(text)) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    }))]);
    expect(sequences).toEqual([1, 2]);
  });

  it('is live only once the authority said from where, and waits longer each time it is not', async () => {
    const refused: Answer = () => Response.json({ error: {} }, { status: 401 });
    const { statuses, waits } = await follow([() => Promise.reject(new Error('down')), refused, streamOf(), refused, refused, refused, refused, streamOf(ready(1)), refused]);
    expect(statuses.filter((status) => status === 'live')).toHaveLength(1);
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 250, 500]);
  });

  it('closes the connection it leaves', async () => {
    let closed = 0;
    const endless: Answer = () => new Response(new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(ready(12) + entry(13))),
      cancel: () => void (closed += 1),
    }));
    const { sequences, resumedFrom } = await follow([endless, streamOf(ready(13), entry(14))]);
    expect(sequences).toEqual([13, 14]);
    expect(resumedFrom).toEqual([null, '13']);
    expect(closed).toBe(1);
  });

  it.each([
    ['while it connects', () => new Promise<never>(() => undefined)],
    ['while nothing happens', () => new Response(new ReadableStream())],
  ] as const)('ends as soon as it is aborted %s, whatever the transport does', async (_when, answer) => {
    const abort = new AbortController();
    const client = createClient({ baseUrl: 'https://authority.test', fetch: async () => answer(), wait: () => Promise.reject(new Error('waited')) });
    const subscribed = client.subscribe({ signal: abort.signal, onEvent: () => undefined });
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    abort.abort();
    await subscribed;
  });

  it('does not connect when it is aborted already', async () => {
    const client = createClient({ baseUrl: 'https://authority.test', fetch: () => Promise.reject(new Error('connected')) });
    await client.subscribe({ signal: AbortSignal.abort(), onEvent: () => undefined });
  });
});
