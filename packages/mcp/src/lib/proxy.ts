import { UnknownEffectError } from '@byleave/client';
import { isPlainObject, type ErrorCode, type JsonObject } from '@byleave/core';
import { createHold, explainPutOff, type HeldCall, type HoldOptions, type Shown } from './held-call.ts';
import { envelopeOf, isRequest, isResponse, paramsOf, toResult, toToolRefusal, type MessageId, type RequestMessage, type ResponseMessage } from './message.ts';
import { createPeer, type Peer } from './peer.ts';
import { findListed } from './tool-listing.ts';
import { createToolPins, isUnchanged, toolsOf, type ListedTool, type ToolPinsOptions } from './tool-pins.ts';
import { rememberToolResult } from './tool-result.ts';
import { toMessage } from './guard-handler.ts';

/** A transport of the MCP SDK, or anything like one. */
export interface ProxyTransport {
  onmessage?: ((message: never) => void) | undefined;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  setProtocolVersion?: ((version: string) => void) | undefined;
  start(): Promise<void>;
  send(message: never): Promise<void>;
  close(): Promise<void>;
}

export interface ProxyOptions extends HoldOptions {
  /** To whoever calls tools. */
  readonly downstream: ProxyTransport;
  /** To the server whose tools are held back. */
  readonly upstream: ProxyTransport;
  readonly pins?: ToolPinsOptions;
  /** What is worth a line in a log: a tool that is kept out, a side that fails. */
  readonly onNotice?: (notice: string) => void;
}

export interface Proxy {
  start(): Promise<void>;
  /** Resolves when either side is closed, and then both are. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/**
 * Stands between an MCP client and a server. A `tools/call` is held back until it is allowed and goes on with the arguments
 * that were authorized; a tool that is not what it was is left out of the list. Everything else passes as it is: progress,
 * cancellation, resources, prompts, sampling, whatever comes later.
 */
export function createProxy(options: ProxyOptions): Proxy {
  const { downstream, upstream, onNotice } = options;
  const pins = createToolPins({ ...(onNotice && { onNotice }), ...options.pins });
  const hold = createHold(options);
  const held = new Map<MessageId, AbortController>();
  /** Requests of the client whose answer is looked at on its way back. */
  const watched = new Map<MessageId, 'initialize' | 'tools/list'>();
  const server = createPeer((message) => upstream.send(message as never));
  const client = createPeer((message) => downstream.send(message as never));
  const closing = Promise.withResolvers<void>();
  let canShowAddress = false;
  let isClosed = false;

  async function close(): Promise<void> {
    if (isClosed) return;
    isClosed = true;
    for (const leaving of held.values()) leaving.abort();
    server.fail(new UnknownEffectError('The connection to the server was closed while it ran. It may or may not have taken effect.'));
    client.fail(new Error('The client is gone.'));
    await Promise.allSettled([upstream.close(), downstream.close()]);
    closing.resolve();
  }

  const toServer = (message: object): void => void upstream.send(message as never).catch((error: unknown) => onNotice?.(`The server could not be reached: ${String(error)}`));
  const toClient = (message: object): void => void downstream.send(message as never).catch((error: unknown) => onNotice?.(`The client could not be reached: ${String(error)}`));

  function fromClient(message: unknown): void {
    // A list of messages, as MCP 2025-03-26 had them, could hold a call that nobody looks at.
    if (!isPlainObject(message)) return onNotice?.('The client sent what is no single message, and it went no further.');
    if (isResponse(message) && client.settle(message)) return;
    if (isRequest(message)) return request(message);
    const { method } = message;
    // Without an id it has no answer, and could not be held: no server runs it either.
    if (method === 'tools/call') return;
    const cancelled = method === 'notifications/cancelled' ? paramsOf(message)['requestId'] : undefined;
    const leaving = held.get(cancelled as MessageId);
    if (leaving) return leaving.abort();
    toServer(message);
    server.abandon(cancelled as MessageId, new UnknownEffectError('The client cancelled it while it ran. It may or may not have taken effect.'));
  }

  function request(message: RequestMessage): void {
    if (message.method === 'tools/call') return void holdCall(message);
    if (message.method === 'initialize') {
      canShowAddress = canShow(paramsOf(message)['capabilities']);
      watched.set(message.id, 'initialize');
    }
    if (message.method === 'tools/list') watched.set(message.id, 'tools/list');
    toServer(message);
  }

  function fromServer(message: unknown): void {
    if (isResponse(message)) {
      // A server that answers what it was not asked yet makes a client believe that something ran.
      if (server.settle(message) || held.has(message.id)) return;
      const what = watched.get(message.id);
      watched.delete(message.id);
      if (what === 'tools/list') return toClient(leaveOutChanged(message));
      if (what === 'initialize') tellVersion(message);
    }
    toClient(message as object);
  }

  function tellVersion({ result }: ResponseMessage): void {
    const version = isPlainObject(result) ? result['protocolVersion'] : undefined;
    if (typeof version !== 'string') return;
    upstream.setProtocolVersion?.(version);
    downstream.setProtocolVersion?.(version);
  }

  function leaveOutChanged(message: ResponseMessage): ResponseMessage {
    return isPlainObject(message.result) ? { ...message, result: { ...message.result, tools: pins.admit(toolsOf(message.result)) } } : message;
  }

  /** The tool as the server lists it now, to whoever calls it. */
  const findTool = (name: string, envelope: JsonObject | undefined): Promise<ListedTool | undefined> =>
    findListed(name, async (cursor) => (await server.ask('tools/list', { ...(cursor !== undefined && { cursor }), ...(envelope && { _meta: envelope }) })).result);

  async function holdCall(message: RequestMessage): Promise<void> {
    const envelope = envelopeOf(message);
    // Since MCP 2026-07-28 a result says that it is one.
    const refuse = (text: string, code?: ErrorCode): void => toClient(toResult(message.id, { ...toToolRefusal(text, code), ...(envelope && { resultType: 'complete' }) }));
    if (held.has(message.id)) return refuse('There is a call with this id already, so this one did not run.');
    const leaving = new AbortController();
    held.set(message.id, leaving);
    const params = paramsOf(message);
    const tool = typeof params['name'] === 'string' ? params['name'] : '';
    let elicitationId: string | undefined;
    const call: HeldCall = {
      tool,
      arguments: params['arguments'] ?? {},
      signal: leaving.signal,
      isUnchanged: async (registered) => isUnchanged(pins, tool, await findTool(tool, envelope), registered),
      ...(canShowAddress && { ask: (url, { id }) => showAddress(client, tool, url, (elicitationId = id), leaving.signal) }),
    };
    try {
      const result = await hold(call, (args, _action, stopped) => forward(message, params, args, stopped));
      // Whoever cancels a request gets no answer to it.
      if (leaving.signal.aborted || (result.status === 'failed' && result.error instanceof UnknownEffectError)) return;
      if (result.status === 'ran') {
        rememberToolResult(options.client, result.action, result.value.result);
        return toClient(result.value);
      }
      if (result.status === 'put off') return refuse(explainPutOff(result));
      if (result.status === 'refused') return refuse(result.refusal.message, result.refusal.code);
      if (!(result.error instanceof ServerRefusal)) return refuse(describe(result.error));
      const { response } = result.error;
      rememberToolResult(options.client, result.action, { ...(isPlainObject(response.result) ? response.result : { content: response.error }), isError: true });
      toClient(response);
    } catch (error) {
      refuse(describe(error));
    } finally {
      held.delete(message.id);
      if (elicitationId !== undefined) toClient({ jsonrpc: '2.0', method: 'notifications/elicitation/complete', params: { elicitationId } });
    }
  }

  /** Lets the call through. From here on the server hears a cancellation itself. */
  async function forward(message: RequestMessage, params: Readonly<Record<string, unknown>>, args: JsonObject, stopped: AbortSignal): Promise<ResponseMessage> {
    held.delete(message.id);
    const cancel = (): void => toServer({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: message.id, reason: 'A person has pressed the emergency stop.' } });
    stopped.addEventListener('abort', cancel, { once: true });
    const stop = new Promise<never>((_resolve, reject) => {
      stopped.addEventListener('abort', () => reject(new Error('A person has pressed the emergency stop while this ran.')), { once: true });
    });
    try {
      const response = await Promise.race([server.send({ ...message, params: { ...params, arguments: args } }), stop]);
      if (response.error !== undefined || (isPlainObject(response.result) && response.result['isError'] === true)) throw new ServerRefusal(response);
      return response;
    } finally {
      stopped.removeEventListener('abort', cancel);
    }
  }

  return {
    closed: closing.promise,
    close,
    async start() {
      const hooks = { onclose: () => void close(), onerror: (error: Error) => onNotice?.(error.message) };
      Object.assign(upstream, { ...hooks, onmessage: fromServer });
      Object.assign(downstream, { ...hooks, onmessage: fromClient });
      await upstream.start();
      await downstream.start();
    },
  };
}

/** What the server answered where it did not do what it was asked. The client hears its words. */
class ServerRefusal extends Error {
  readonly response: ResponseMessage;
  constructor(response: ResponseMessage) {
    super('The server answered with an error.');
    this.response = response;
  }
}

/** Elicitation by address, MCP 2025-11-25: nothing the client answers is a decision, so a form would be of no use. */
function canShow(capabilities: unknown): boolean {
  const elicitation = isPlainObject(capabilities) ? capabilities['elicitation'] : undefined;
  return isPlainObject(elicitation) && isPlainObject(elicitation['url']);
}

async function showAddress(client: Peer, tool: string, url: string, elicitationId: string, signal: AbortSignal): Promise<Shown> {
  signal.throwIfAborted();
  const answer = await client.ask('elicitation/create', { mode: 'url', url, elicitationId, message: toMessage(tool) }, signal);
  if (!isPlainObject(answer.result)) return 'unable';
  return answer.result['action'] === 'accept' ? 'shown' : 'unwanted';
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'It failed, and nobody said why.';
}
