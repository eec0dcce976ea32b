import { rememberError } from '@byleave/client';
import { ByleaveError, isPlainObject } from '@byleave/core';
import { createHold, explainPutOff, type HeldCall, type HoldOptions } from './held-call.ts';
import { toToolRefusal } from './message.ts';
import { findListed } from './tool-listing.ts';
import { createToolPins, isUnchanged, toolsOf, type ListedTool, type ToolPinsOptions } from './tool-pins.ts';
import { rememberToolResult } from './tool-result.ts';

export interface GuardClientOptions extends HoldOptions {
  readonly pins?: ToolPinsOptions;
  /** Whether a call stays until a person has decided, instead of being put off. Default `true`. */
  readonly waits?: boolean;
  /** Tells the person where to decide. */
  readonly onWaiting?: (url: string) => void;
}

interface CallOptions {
  readonly signal?: AbortSignal;
}

/** The part of the SDK’s client that is guarded. */
export interface CallingClient {
  callTool(params: { readonly name: string; readonly arguments?: Record<string, unknown> }, options?: CallOptions): Promise<object>;
  listTools(params?: { readonly cursor?: string }): Promise<object>;
}

interface GenericMessage {
  readonly method: string;
  readonly params?: unknown;
}

/** What else the SDK’s client sends with. */
interface GenericClient {
  request(asked: GenericMessage, ...more: readonly unknown[]): Promise<unknown>;
  notification(said: GenericMessage, ...more: readonly unknown[]): Promise<unknown>;
}

/** The transport itself, and what the SDK keeps to itself: through either a call would be sent that nobody claimed. */
const isWayAround = (key: string | symbol): boolean => typeof key === 'string' && (key === 'transport' || key.startsWith('_'));

function toCallParams(params: unknown): Parameters<CallingClient['callTool']>[0] {
  const { name, arguments: args } = isPlainObject(params) ? params : {};
  if (typeof name !== 'string') throw misuse('The call names no tool, so nobody could be asked about it, and it was not sent. Give it a name.');
  return { ...(params as object), name, ...(isPlainObject(args) && { arguments: { ...args } }) };
}

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}

/**
 * The same client, whose calls run only with a claim. It lists only tools that are as they were when they were first
 * listed, or pinned; a call to one that changed is refused. A request for a tool is such a call, and the transport is not to be had.
 */
export function guardClient<CLIENT extends CallingClient>(client: CLIENT, options: GuardClientOptions): CLIENT {
  const pins = createToolPins(options.pins);
  const hold = createHold(options);

  const findTool = (name: string): Promise<ListedTool | undefined> => findListed(name, (cursor) => client.listTools(cursor === undefined ? {} : { cursor }));

  async function callTool(params: Parameters<CallingClient['callTool']>[0], callOptions?: CallOptions): Promise<object> {
    const { waits = true, onWaiting } = options;
    const ask = waits && (async (url: string) => (onWaiting?.(url), 'shown' as const));
    const signal = callOptions?.signal;
    const call: HeldCall = {
      tool: params.name,
      arguments: params.arguments ?? {},
      isUnchanged: async (registered) => isUnchanged(pins, params.name, await findTool(params.name), registered),
      ...(signal && { signal }),
      ...(ask && { ask }),
    };
    const result = await hold(call, (args, _action, stopped) =>
      client.callTool({ ...params, arguments: { ...args } }, { ...callOptions, signal: signal ? AbortSignal.any([signal, stopped]) : stopped }),
    );
    switch (result.status) {
      case 'ran':
        rememberToolResult(options.client, result.action, result.value);
        return result.value;
      case 'failed':
        rememberError(options.client, result.action, result.error);
        throw result.error;
      case 'put off':
        return toToolRefusal(explainPutOff(result));
      case 'refused':
        return toToolRefusal(result.refusal.message, result.refusal.code);
    }
  }

  async function listTools(params?: { readonly cursor?: string }): Promise<object> {
    const page = await client.listTools(params);
    return { ...page, tools: pins.admit(toolsOf(page)) };
  }

  /** A request of any kind: those about tools go the way of `callTool` and `listTools`. */
  async function request(asked: GenericMessage, ...more: readonly unknown[]): Promise<unknown> {
    const callOptions = more.findLast((each): each is CallOptions => isPlainObject(each) && !('~standard' in each));
    if (asked.method === 'tools/call') return callTool(toCallParams(asked.params), callOptions);
    if (asked.method === 'tools/list') return listTools(asked.params as Parameters<typeof listTools>[0]);
    return (client as unknown as GenericClient).request(asked, ...more);
  }

  async function notification(said: GenericMessage, ...more: readonly unknown[]): Promise<unknown> {
    if (said.method.startsWith('tools/')) throw misuse(`“${said.method}” as a notification has no answer, so nothing could be claimed for it, and it was not sent. Use callTool.`);
    return (client as unknown as GenericClient).notification(said, ...more);
  }

  const guarded: Readonly<Record<string, unknown>> = { callTool, listTools, request, notification };

  return new Proxy(client, {
    get(target, key) {
      if (typeof key === 'string' && Object.hasOwn(guarded, key) && Reflect.has(target, key)) return guarded[key];
      if (isWayAround(key)) return undefined;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}
