import { createConformanceOffice, type ConformanceOffice } from '@byleave/conformance/office';
import { toUnsealedState } from '@byleave/core';
import { InMemoryTransport } from '@modelcontextprotocol/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { mostPages } from './tool-listing.ts';
import { createProxy, type Proxy, type ProxyTransport } from './proxy.ts';

type Sent = Readonly<Record<string, unknown>>;

let office: ConformanceOffice;
let proxy: Proxy;
let client: InMemoryTransport;
let server: InMemoryTransport;
let toClient: Sent[];
let toServer: Sent[];
let listed: object[];
/** Whether every page of the list has one after it. */
let pagesForEver: boolean;

/** Both ends speak as they like. The server answers what lists, and nothing else by itself. */
beforeEach(async () => {
  office = createConformanceOffice();
  [toClient, toServer] = [[], []];
  pagesForEver = false;
  listed = [{ name: 'pay', inputSchema: { type: 'object' } }, { name: 'look', inputSchema: { type: 'object' } }];
  const [nearClient, farClient] = InMemoryTransport.createLinkedPair();
  const [nearServer, farServer] = InMemoryTransport.createLinkedPair();
  [client, server] = [nearClient, farServer];
  Object.assign(client, { onmessage: (message: Sent) => void toClient.push(message) });
  Object.assign(server, {
    onmessage(message: Sent) {
      toServer.push(message);
      if (message['method'] === 'tools/list') void server.send({ jsonrpc: '2.0', id: message['id'], result: { tools: listed, ...(pagesForEver && { nextCursor: `page-${toServer.length}` }) } } as never);
    },
  });
  await Promise.all([client.start(), server.start()]);
  proxy = createProxy({ client: office.agent, conversation: 'mcp', inboxUrl: 'https://inbox.example/{action}', downstream: farClient as ProxyTransport, upstream: nearServer as ProxyTransport });
  await proxy.start();
});

/** A busy machine is no failure. */
const poll = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });

const call = (id: number, name: unknown, args: unknown = {}): object => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } });
const forwarded = (): readonly Sent[] => toServer.filter(({ method }) => method === 'tools/call');
const answersTo = (id: number): readonly Sent[] => toClient.filter((message) => message['id'] === id);
const send = (message: object): Promise<void> => client.send(message as never);
async function settled(id: number): Promise<void> {
  await poll(() => answersTo(id)).toHaveLength(1);
}

describe('a hostile client', () => {
  it('gets nothing through with a call that has no id', async () => {
    await send({ jsonrpc: '2.0', method: 'tools/call', params: { name: 'look', arguments: {} } });
    await send({ jsonrpc: '2.0', id: 9, method: 'ping' });
    await poll(() => toServer.map(({ method }) => method)).toEqual(['ping']);
  });

  it.each<[string, object]>([
    ['no name', call(1, undefined)],
    ['a name that is none', call(1, { name: 'look' })],
    ['a name that every object has', call(1, '__proto__')],
    ['arguments that are a list', call(1, 'look', ['x'])],
    ['params that are none', { jsonrpc: '2.0', id: 1, method: 'tools/call', params: 'look' }],
    ['arguments its schema does not know', call(1, 'look', { approved: true })],
  ])('is refused a call with %s', async (_what, message) => {
    await send(message);
    await settled(1);
    expect(answersTo(1)[0]).toMatchObject({ result: { isError: true } });
    expect(forwarded()).toEqual([]);
  });

  it('gets nothing through in a list of messages', async () => {
    await send([call(1, 'look')]);
    await send({ jsonrpc: '2.0', id: 9, method: 'ping' });
    await poll(() => toServer).toEqual([{ jsonrpc: '2.0', id: 9, method: 'ping' }]);
  });

  it('runs nothing twice under one id', async () => {
    await Promise.all([send(call(1, 'look')), send(call(1, 'look'))]);
    await poll(() => forwarded()).toHaveLength(1);
    await server.send({ jsonrpc: '2.0', id: 1, result: { content: [] } } as never);
    await poll(() => answersTo(1)).toHaveLength(2);
    expect(forwarded()).toHaveLength(1);
  });
});

describe('a hostile server', () => {
  it('cannot answer a call that is still held', async () => {
    const waiting = send(call(1, 'pay', { iban: 'DE89370400440532013000', amount: 1 }));
    await server.send({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: 'paid' }] } } as never);
    await waiting;
    await settled(1);
    expect(JSON.stringify(answersTo(1))).toContain('has not run');
    expect(JSON.stringify(toClient)).not.toContain('"paid"');
  });

  it('runs no tool that it listed and lists no more', async () => {
    await send({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    await settled(1);
    listed = [];
    await send(call(2, 'look'));
    await settled(2);
    expect(answersTo(2)[0]).toMatchObject({ result: { isError: true } });
    expect(forwarded()).toEqual([]);
  });

  it.each(['look', 'pay'])('that lists pages for ever is asked for no more than so many, and %s does not run', async (tool) => {
    [listed, pagesForEver] = [[], true];
    await send(call(1, tool, tool === 'pay' ? { iban: 'DE89370400440532013000', amount: 1 } : {}));
    await settled(1);
    expect(answersTo(1)[0]).toMatchObject({ result: { isError: true, _meta: { 'dev.byleave/code': 'rejected' }, content: [{ text: expect.stringContaining('pages of tools') as string }] } });
    expect(toServer).toHaveLength(mostPages);
    expect(forwarded()).toEqual([]);
    const actions = await office.maya.listActions();
    expect(actions.ok && actions.value.actions.map(({ lifecycle }) => toUnsealedState(lifecycle))).toEqual([tool === 'pay' ? 'cancelled' : 'executed']);
  });

  it('is told to cancel what runs when a person presses the stop', async () => {
    await send(call(1, 'look'));
    await poll(() => forwarded()).toHaveLength(1);
    if (typeof office.abilities.pressStop === 'function') await office.abilities.pressStop();
    await poll(() => toServer.filter(({ method }) => method === 'notifications/cancelled')).toMatchObject([{ params: { requestId: 1 } }]);
    await settled(1);
    expect(answersTo(1)[0]).toMatchObject({ result: { isError: true } });
  });
});
